"""Headers as tools and people write them: which tables are recognised without a word from the user.

The headers are those of usual exports and spreadsheets; the rows are made up.
"""

# ruff: noqa: E501 (headers as they are exported)
from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.errors import SourceError
from tests.sources.subscriptions.conftest import StageText, rows_of

_STYLES: dict[str, tuple[str, str, tuple[Any, ...]]] = {
    "dbt subscription_periods": (
        "subscriptions",
        "subscription_id,customer_id,start_date,end_date,monthly_amount\n1,1,2026-01-01,2026-03-01,50\n",
        ("1", "", 24313, 24315, 5000),
    ),
    "dbt mrr model": (
        "customer-months",
        "date_month,customer_id,mrr\n2026-01-01,1,50\n2026-02-01,1,60\n",
        ("1", "", 24313, 5000),
    ),
    "Stripe dashboard export": (
        "subscriptions",
        "id,Customer ID,Customer Description,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Application Fee Percent,Coupon,Tax Percent,Canceled At (UTC),Ended At (UTC)\n"
        "sub_1,cus_1,,a@b.c,pro,1,usd,month,50.00,active,2026-01-01 10:00,2026-01-01 10:00,2026-02-01 10:00,2026-03-01 10:00,,,,,,,\n",
        ("cus_1", "USD", "pro", 24313, None, 5000, 1),
    ),
    "Stripe table in a warehouse": (
        "subscriptions",
        "id,customer_id,status,created,start_date,ended_at,canceled_at,current_period_start,current_period_end,plan_interval,plan_amount,currency,quantity\n"
        "sub_1,cus_1,active,2026-01-01,2026-01-01,,,2026-01-01,2026-02-01,month,50,usd,1\n",
        ("cus_1", "USD", 24313, None, 5000, 1),
    ),
    "Stripe items in cents": (
        "subscriptions",
        "subscription_id,customer,start_date,ended_at,unit_amount_cents,quantity,interval,interval_count,currency\n"
        "sub_1,cus_1,2026-01-01,,5000,2,month,1,usd\n",
        ("cus_1", "USD", 24313, None, 10000, 2),
    ),
    "Chargebee": (
        "subscriptions",
        "Subscription Id,Customer Id,Plan Id,Plan Quantity,Plan Unit Price,Billing Period,Billing Period Unit,Currency,MRR,Status,Started At,Cancelled At,Next Billing At,Created At\n"
        "s1,c1,pro,1,50,1,month,EUR,50,active,2026-01-01,,2026-02-01,2026-01-01\n",
        ("c1", "EUR", "pro", 24313, None, 5000, 1),
    ),
    "Recurly": (
        "subscriptions",
        "uuid,account_code,plan_code,plan_name,state,quantity,unit_amount,currency,plan_interval_length,plan_interval_unit,activated_at,canceled_at,expires_at,current_period_ends_at\n"
        "u1,acc1,pro,Pro,active,1,50.00,EUR,12,months,2026-01-01T00:00:00Z,,,2027-01-01T00:00:00Z\n",
        ("acc1", "EUR", "pro", "Pro", 24313, None, 417, 1),
    ),
    "customer list with MRR": (
        "subscriptions",
        "Customer Name,Subscription Start,Subscription End,MRR,Currency,Plan,Country\n"
        "Acme,2026-01-01,,50,EUR,Pro,DE\n",
        ("Acme", "EUR", "Pro", "DE", 24313, None, 5000),
    ),
    "metrics tool, short": (
        "subscriptions",
        "customer_id,plan,mrr,started_at,ended_at\n1,Pro,50,2026-01-01,\n",
        ("1", "", "Pro", 24313, None, 5000),
    ),
    "metrics tool with plan interval": (
        "subscriptions",
        "Customer ID,Plan ID,Plan Interval,Plan Currency,Value,Effective From,Effective To\n"
        "1,p,month,usd,50,2026-01-01,\n",
        ("1", "USD", "p", 24313, None, 5000),
    ),
    "contract list with a term": (
        "subscriptions",
        "Customer,Item,Start Date,End Date,Amount,Term\nAcme,Pro,01/15/2026,12/31/2026,1200,12\n",
        ("Acme", "", 24313, 24324, 10000),
    ),
    "Salesforce contracts": (
        "subscriptions",
        "AccountId,ContractNumber,StartDate,EndDate,AnnualContractValue__c,CurrencyIsoCode\n"
        "001,100,2026-01-01,2026-12-31,1200,EUR\n",
        ("001", "EUR", 24313, 24324, 10000),
    ),
    "Salesforce report": (
        "subscriptions",
        "Account Name,Contract Start Date,Contract End Date,Contract Term (months),Monthly Fee,Account Currency\n"
        "Acme,1/1/2026,12/31/2026,12,50,USD\n",
        ("Acme", "", 24313, 24324, 5000),
    ),
    "HubSpot deals": (
        "subscriptions",
        "Company,Contract start date,Contract end date,Annual recurring revenue,Deal Currency Code\n"
        "Acme,2026-01-01,2026-12-31,1200,USD\n",
        ("Acme", "", 24313, 24324, 10000),
    ),
    "accountant grid": (
        "grid",
        "Customer,Plan,Jan 2026,Feb 2026,Mar 2026,Total\nAcme,Pro,100,100,-,200\nTotal,,100,100,0,200\n",
        ("Acme", "", "Pro", 24313, 10000),
    ),
    "accountant grid short": (
        "grid",
        "Client Name;Jan-26;Feb-26;Mrz 2026\nA;1.000,00;1.200,50;\n",
        ("A", "", 24313, 100000),
    ),
    "grid day-first": (
        "grid",
        "Customer,31/01/2026,28/02/2026,31/03/2026\nA,1,2,3\n",
        ("A", "", 24313, 100),
    ),
    "grid first of months d/m/y": (
        "grid",
        "Customer,01/01/2026,01/02/2026,01/03/2026\nA,1,2,3\n",
        ("A", "", 24313, 100),
    ),
    "grid nameless first": (
        "grid",
        ",2026-01,2026-02\nA,1,2\n",
        ("A", "", 24313, 100),
    ),
    "grid mrr_ prefix": (
        "grid",
        "account_id,segment,mrr_2026_01,mrr_2026_02\n1,SMB,10,20\n",
        ("1", "", "SMB", 24313, 1000),
    ),
    "grid with title": (
        "grid",
        "MRR by customer\n\nCustomer,2026-01,2026-02\nA,1,2\n",
        ("A", "", 24313, 100),
    ),
    "grid yyyymm": (
        "grid",
        "customer_id,202601,202602\nA,1,2\n",
        ("A", "", 24313, 100),
    ),
    "German": (
        "subscriptions",
        "Kundennummer;Tarif;Beginn;Ende;Monatsbetrag\n1;Pro;31.01.2026;;1.234,50\n",
        ("1", "", "Pro", 24313, None, 123450),
    ),
    "German grid": (
        "grid",
        "Kunde;01.2026;02.2026\nA;1,50;2,50\n",
        ("A", "", 24313, 150),
    ),
    "French": (
        "subscriptions",
        "Client;Formule;Date de début;Date de fin;Montant mensuel\nA;Pro;31/01/2026;;50,00\n",
        ("A", "", 24313, None, 5000),
    ),
    "Spanish": (
        "subscriptions",
        "Cliente;Fecha inicio;Fecha fin;Importe mensual\nA;31/01/2026;;50,00\n",
        ("A", "", 24313, None, 5000),
    ),
    "Italian": (
        "subscriptions",
        "Cliente;Data inizio;Data fine;Canone mensile\nA;31/01/2026;;50,00\n",
        ("A", "", 24313, None, 5000),
    ),
    "Dutch": (
        "subscriptions",
        "Klant;Begindatum;Einddatum;Maandbedrag\nA;31-01-2026;;50,00\n",
        ("A", "", 24313, None, 5000),
    ),
    "customer-months": (
        "customer-months",
        "customer,month,amount\nA,2026-01,10\nA,2026-02,10\n",
        ("A", "", 24313, 1000),
    ),
    "customer-months ARR": (
        "customer-months",
        "Account ID,Month,ARR\nA,2026-01,1200\n",
        ("A", "", 24313, 10000),
    ),
    "customer-months snapshot": (
        "customer-months",
        "snapshot_date,account_id,plan_name,mrr_usd\n2026-01-31,A,Pro,10\n2026-02-28,A,Pro,10\n",
        ("A", "USD", "Pro", 24313, 1000),
    ),
    "month end": (
        "customer-months",
        "Customer,Month End,Product,MRR (EUR)\nA,31/01/2026,Pro,10\n",
        ("A", "EUR", "Pro", 24313, 1000),
    ),
    "camelCase": (
        "subscriptions",
        "subscriptionId,customerId,startDate,endDate,mrr,planName\n1,2,2026-01-01,,50,Pro\n",
        ("2", "", 24313, None, 5000),
    ),
    "bookkeeping list": (
        "subscriptions",
        "Customer,Product/Service,Start,End,Rate,Frequency\nA,Pro,2026-01-01,,50,Monthly\n",
        ("A", "", "Pro", 24313, None, 5000),
    ),
    "Zuora": (
        "subscriptions",
        "Account Number,Subscription Number,Rate Plan Name,Effective Start Date,Effective End Date,MRR,Currency\n"
        "A1,S1,Pro,2026-01-01,2026-12-31,50,USD\n",
        ("A1", "USD", "Pro", 24313, 24324, 5000),
    ),
    "Paddle": (
        "subscriptions",
        "subscription_id,user_id,plan_name,signup_date,cancellation_date,recurring_price,currency,billing_type\n"
        "1,2,Pro,2026-01-01,,50,USD,month\n",
        ("2", "USD", "Pro", 24313, None, 5000),
    ),
    "Google sheet tracker": (
        "subscriptions",
        "Company,Plan,MRR,Start Date,Churn Date\nA,Pro,50,2026-01-01,\n",
        ("A", "", "Pro", 24313, None, 5000),
    ),
    "SaaS metrics tracker 2": (
        "subscriptions",
        "Customer,Start month,End month,Monthly price\nA,2026-01,2026-05,50\n",
        ("A", "", 24313, 24317, 5000),
    ),
    "contracts annual": (
        "subscriptions",
        "Customer;Contract start;Contract end;Annual fee;Seats;Region\nA;2026-01-01;2026-12-31;1200;5;EU\n",
        ("A", "", "EU", 24313, 24324, 10000, 5),
    ),
}


@pytest.mark.parametrize("style", _STYLES)
def test_a_table_in_a_usual_style_is_recognised(style: str, stage_text: StageText) -> None:
    form, text, first_row = _STYLES[style]
    staged = stage_text(text)
    assert staged.form == form
    assert rows_of(staged)[0] == first_row


def test_a_renewal_date_is_no_end(stage_text: StageText) -> None:
    """Every running subscription is paid through some date; taken for its end, all customers would leave."""
    table = (
        "Subscription ID,Customer ID,Price,First Bill Date,Paid Through Date\n1,2,50,2026-01-01,2026-02-01\n"
    )
    with pytest.raises(SourceError, match='"Paid Through Date" tells when it renews') as refused:
        stage_text(table)
    assert refused.value.code == "no-end"
    assert rows_of(stage_text(table, columns={"end": "none"})) == [("2", "", 24313, None, 5_000)]
