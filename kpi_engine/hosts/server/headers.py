"""Headers that every answer carries, and which browsers hold the page to."""

from __future__ import annotations

OFFICE_SCRIPTS = "https://appsforoffice.microsoft.com"
"""Where Microsoft serves office.js; it may not be shipped with an add-in."""
OFFICE_PAGES = (
    "https://*.officeapps.live.com", "https://*.cloud.microsoft", "https://*.office.com",
    "https://*.office365.com", "https://*.sharepoint.com", "https://onedrive.live.com", "https://*.office.net",
    "https://*.microsoft365.com", "https://teams.microsoft.com", "https://*.office365.us",
    "https://*.sharepoint.us",
)  # fmt: skip
"""The pages in which Excel on the web shows an add-in, as add-ins meet them and as office.js trusts them;
Microsoft publishes no list."""
_POLICY = "; ".join((
    "default-src 'none'", f"script-src 'self' {OFFICE_SCRIPTS}", "style-src 'self'", "img-src 'self' data:",
    "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
    f"frame-ancestors 'self' {' '.join(OFFICE_PAGES)}",
))  # fmt: skip
_NOTHING = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
"""The address of the page carries the token: no other server is told it."""
OF_FILES = ALWAYS | {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
OF_IMAGES = ALWAYS
"""Office shows a picture of its own where an icon says how it may be cached."""
OF_ANSWERS = ALWAYS | {
    "Content-Security-Policy": _NOTHING, "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip
OF_PREFLIGHTS = ALWAYS | {
    "Access-Control-Allow-Methods": "GET", "Access-Control-Allow-Private-Network": "true",
    "Access-Control-Max-Age": "600",
}  # fmt: skip
"""What a browser is told that asks whether a page of the web may read the one file that any page may read."""
