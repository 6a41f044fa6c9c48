"""manifest.xml: what Excel is told about the add-in; the installer fills in `{origin}` and `{token}`."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from kpi_engine._version import __version__
from kpi_engine.formula.host_names import NAMESPACE

ADD_IN_ID = "5b1f4c52-6d0e-4a64-9a3f-0b3f2c7d9e41"
"""By this Excel knows the add-in; another id would be another add-in."""
_ABOUT = (
    "SaaS KPIs as Excel functions, found by name or by question, with checks and an audit of the workbook."
)
_BUTTON = "Find KPI functions, check the selected figures, audit this workbook."
_URLS = {
    "Pane.Url": "{origin}/taskpane.html?token={token}",
    "Functions.Script.Url": "{origin}/functions.js",
    "Functions.Metadata.Url": "{origin}/functions.json",
}
_SHORT = {
    "Functions.Namespace": NAMESPACE,
    "Group.Label": "SaaS KPI",
    "Pane.Label": "KPI pane",
}
_LONG = {"Pane.Tooltip": _BUTTON}


def manifest() -> str:
    """The manifest of an add-in with a shared runtime: functions and pane are one page, so one token."""
    version = ".".join([*__version__.split("."), "0", "0", "0"][:4])
    return _MANIFEST.format(
        id=ADD_IN_ID,
        version=version,
        about=quoteattr(_ABOUT),
        images=_resources(
            "Image", {f"Icon.{size}": f"{{origin}}/icons/icon-{size}.png" for size in (16, 32, 80)}
        ),
        urls=_resources("Url", _URLS),
        short=_resources("String", _SHORT),
        long=_resources("String", _LONG),
    )


def _resources(kind: str, values: dict[str, str]) -> str:
    lines = (f'<bt:{kind} id="{key}" DefaultValue={quoteattr(value)}/>' for key, value in values.items())
    return "\n        ".join(lines)


_MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Derived by `kpi derive`; a change made here is lost. `kpi addin install` fills in what is in braces. -->
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1"
           xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
           xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0"
           xsi:type="TaskPaneApp">
  <Id>{id}</Id>
  <Version>{version}</Version>
  <ProviderName>SaaS KPI engine</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  <DisplayName DefaultValue="SaaS KPI"/>
  <Description DefaultValue={about}/>
  <IconUrl DefaultValue="{{origin}}/icons/icon-32.png"/>
  <HighResolutionIconUrl DefaultValue="{{origin}}/icons/icon-64.png"/>
  <AppDomains>
    <AppDomain>{{origin}}</AppDomain>
  </AppDomains>
  <Hosts>
    <Host Name="Workbook"/>
  </Hosts>
  <Requirements>
    <Sets DefaultMinVersion="1.1">
      <Set Name="SharedRuntime" MinVersion="1.1"/>
    </Sets>
  </Requirements>
  <DefaultSettings>
    <SourceLocation DefaultValue="{{origin}}/taskpane.html?token={{token}}"/>
  </DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides"
                    xsi:type="VersionOverridesV1_0">
    <Hosts>
      <Host xsi:type="Workbook">
        <Runtimes>
          <Runtime resid="Pane.Url" lifetime="long"/>
        </Runtimes>
        <AllFormFactors>
          <ExtensionPoint xsi:type="CustomFunctions">
            <Script>
              <SourceLocation resid="Functions.Script.Url"/>
            </Script>
            <Page>
              <SourceLocation resid="Pane.Url"/>
            </Page>
            <Metadata>
              <SourceLocation resid="Functions.Metadata.Url"/>
            </Metadata>
            <Namespace resid="Functions.Namespace"/>
          </ExtensionPoint>
        </AllFormFactors>
        <DesktopFormFactor>
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <OfficeTab id="TabHome">
              <Group id="Kpi.Group">
                <Label resid="Group.Label"/>
                <Icon>
                  <bt:Image size="16" resid="Icon.16"/>
                  <bt:Image size="32" resid="Icon.32"/>
                  <bt:Image size="80" resid="Icon.80"/>
                </Icon>
                <Control xsi:type="Button" id="Kpi.Pane">
                  <Label resid="Pane.Label"/>
                  <Supertip>
                    <Title resid="Pane.Label"/>
                    <Description resid="Pane.Tooltip"/>
                  </Supertip>
                  <Icon>
                    <bt:Image size="16" resid="Icon.16"/>
                    <bt:Image size="32" resid="Icon.32"/>
                    <bt:Image size="80" resid="Icon.80"/>
                  </Icon>
                  <Action xsi:type="ShowTaskpane">
                    <TaskpaneId>Kpi.Pane</TaskpaneId>
                    <SourceLocation resid="Pane.Url"/>
                  </Action>
                </Control>
              </Group>
            </OfficeTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>
    <Resources>
      <bt:Images>
        {images}
      </bt:Images>
      <bt:Urls>
        {urls}
      </bt:Urls>
      <bt:ShortStrings>
        {short}
      </bt:ShortStrings>
      <bt:LongStrings>
        {long}
      </bt:LongStrings>
    </Resources>
  </VersionOverrides>
</OfficeApp>
"""
