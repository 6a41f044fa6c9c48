"""How recurring revenue, retention and churn are computed beside the catalogue: accepted and wrong ways."""

from __future__ import annotations

from kpi_engine.audit.definitions.definition import Definition, accepted, usual, wrong

_MONTHLY_X12 = "Churn compounds: a monthly rate m is 1 − (1 − m)^12 a year, which is less than 12 × m."
_CLOSING_MRR = "What is lost is lost from the MRR at the start of the period, not from what is left of it."

OF_RETENTION: dict[str, tuple[Definition, ...]] = {
    "nrr": (
        usual("from ARR", "(opening_arr + expansion_arr - contraction_arr - churned_arr) / opening_arr"),
        Definition("NRR including new customers", "mrr / opening_mrr", "wrong",
                   "NRR follows the customers who were there at the start; new ones are growth.",
                   needs=("new_mrr",)),
        wrong("NRR including new customers", "(opening_mrr + new_mrr + expansion_mrr - contraction_mrr"
               " - churned_mrr) / opening_mrr",
               "NRR follows the customers who were there at the start; new ones are growth."),
        wrong("NRR without expansion", "(opening_mrr - contraction_mrr - churned_mrr) / opening_mrr",
               "Without expansion that is gross revenue retention.", "gross"),
        wrong("NRR without contraction", "(opening_mrr + expansion_mrr - churned_mrr) / opening_mrr",
               "Downgrades shrink the MRR of the customers who stay."),
        wrong("NRR over closing MRR",
               "(opening_mrr + expansion_mrr - contraction_mrr - churned_mrr) / mrr", _CLOSING_MRR),
        wrong("NRR on customers, not on revenue", "(opening_customers - lost_customers) / opening_customers",
               "That is customer retention: it weighs a small account like a large one.", "customer", "logo"),
    ),
    "grr": (
        usual("from ARR", "(opening_arr - contraction_arr - churned_arr) / opening_arr"),
        wrong("GRR that counts expansion",
               "(opening_mrr + expansion_mrr - contraction_mrr - churned_mrr) / opening_mrr",
               "Expansion hides losses: with it the figure is NRR, and can pass 100 %.", "net"),
        Definition("GRR that counts new customers", "mrr / opening_mrr", "wrong",
                   "GRR follows the customers who were there at the start, and can never pass 100 %.",
                   needs=("new_mrr",)),
        wrong("GRR without contraction", "(opening_mrr - churned_mrr) / opening_mrr",
               "Downgrades are revenue lost as well."),
        wrong("GRR over closing MRR", "(opening_mrr - contraction_mrr - churned_mrr) / mrr", _CLOSING_MRR),
    ),
    "mrr_churn": (
        accepted("cancelled MRR only", "churned_mrr / opening_mrr", "cancel"),
        wrong("gross MRR churn over closing MRR", "(contraction_mrr + churned_mrr) / mrr", _CLOSING_MRR),
        wrong("gross MRR churn times 12", "12 * (contraction_mrr + churned_mrr) / opening_mrr",
               _MONTHLY_X12),
    ),
    "net_mrr_churn": (
        wrong("net MRR churn without expansion", "(contraction_mrr + churned_mrr) / opening_mrr",
               "Net churn sets expansion against the losses; without it the figure is gross churn.", "gross"),
        wrong("net MRR churn that counts new customers", "(opening_mrr - mrr) / opening_mrr",
               "New customers hide what the others have left."),
        wrong("net MRR churn over closing MRR", "(contraction_mrr + churned_mrr - expansion_mrr) / mrr",
               _CLOSING_MRR),
    ),
    "arr": (
        usual("roll-forward of ARR",
               "opening_arr + new_arr + expansion_arr - contraction_arr - churned_arr"),
        accepted("four times the quarter's recurring revenue", "4 * mrr"),
        wrong("ARR on all revenue", "12 * revenue",
               "Revenue holds one-time fees and usage; only what recurs is annualised.",
               "run rate", "run-rate"),
        wrong("ARR annualised twice", "144 * mrr", "The MRR was multiplied by twelve twice."),
    ),
    "mrr": (
        usual("a twelfth of ARR", "arr / 12"),
        usual("customers times ARPU", "arpu * active_customers"),
        usual("from net new MRR", "opening_mrr + net_new_mrr"),
        wrong("MRR that adds churn", "opening_mrr + new_mrr + expansion_mrr - contraction_mrr + churned_mrr",
               "Churned MRR leaves; here its sign is turned."),
        wrong("MRR that adds contraction", "opening_mrr + new_mrr + expansion_mrr + contraction_mrr"
               " - churned_mrr", "Contraction shrinks the MRR; here its sign is turned."),
        wrong("MRR that subtracts expansion", "opening_mrr + new_mrr - expansion_mrr - contraction_mrr"
               " - churned_mrr", "Expansion raises the MRR; here its sign is turned."),
        wrong("MRR without expansion", "opening_mrr + new_mrr - contraction_mrr - churned_mrr",
               "The movements do not tie to the closing figure."),
        wrong("MRR without churn", "opening_mrr + new_mrr + expansion_mrr - contraction_mrr",
               "The movements do not tie to the closing figure."),
        wrong("MRR without contraction", "opening_mrr + new_mrr + expansion_mrr - churned_mrr",
               "The movements do not tie to the closing figure."),
    ),
    "saas_quick_ratio": (
        wrong("quick ratio without contraction", "(new_mrr + expansion_mrr) / churned_mrr",
               "Downgrades are lost revenue as well: without them the ratio flatters."),
        wrong("quick ratio without expansion", "new_mrr / (contraction_mrr + churned_mrr)",
               "Expansion is revenue gained as well."),
        wrong("net new MRR over losses", "net_new_mrr / (contraction_mrr + churned_mrr)",
               "The losses are counted twice: above and below the line."),
    ),
    "expansion_rate": (
        usual("over the MRR at the start", "expansion_mrr / opening_mrr"),
        wrong("expansion over closing MRR", "expansion_mrr / mrr",
               "Expansion is a rise of what was there at the start."),
    ),
}  # fmt: skip

_LOGO_CHURN = (
    accepted("on average customers", "2 * lost_customers / (opening_customers + active_customers)",
              "average"),
    accepted("on customers at the start and new ones",
              "lost_customers / (opening_customers + new_customers)"),
    wrong("churn on closing customers", "lost_customers / active_customers",
           "Those who left were among the customers at the start; new ones hide them."),
    wrong("churn net of new customers", "(opening_customers - active_customers) / opening_customers",
           "New customers hide those who left.", "net"),
    wrong("churn times 12", "12 * lost_customers / opening_customers", _MONTHLY_X12),
    wrong("retention, not churn", "(opening_customers - lost_customers) / opening_customers",
           "That is the share that stayed."),
)  # fmt: skip
OF_RETENTION["logo_churn"] = _LOGO_CHURN
OF_RETENTION["churn_rate"] = (
    usual("customers lost over customers at the start", "lost_customers / opening_customers"),
    accepted("MRR churn", "churned_mrr / opening_mrr", "mrr", "revenue"),
    accepted("gross MRR churn", "(contraction_mrr + churned_mrr) / opening_mrr", "mrr", "revenue"),
    accepted("net MRR churn", "(contraction_mrr + churned_mrr - expansion_mrr) / opening_mrr", "net"),
    wrong("MRR churn over closing MRR", "churned_mrr / mrr", _CLOSING_MRR),
    wrong("MRR churn over closing MRR", "(contraction_mrr + churned_mrr) / mrr", _CLOSING_MRR),
    *_LOGO_CHURN,
)
