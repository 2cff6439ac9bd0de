/** The console's menu, as the specification's paths name it. Paths are below `/live` and `/sandbox`. */

interface MenuEntry {
  readonly name: string;
  readonly path: `/${string}`;
}

interface MenuPart {
  readonly heading: string;
  readonly entries: readonly MenuEntry[];
}

export const MENU: readonly MenuPart[] = [
  {
    heading: "Overview",
    entries: [
      { name: "Home", path: "/" },
      { name: "Notifications", path: "/notifications" },
    ],
  },
  {
    heading: "Work",
    entries: [
      { name: "Requests", path: "/requests" },
      { name: "Services", path: "/services" },
      { name: "Workflows", path: "/workflows" },
    ],
  },
  {
    heading: "Settings",
    entries: [
      { name: "Secrets", path: "/settings/secrets" },
      { name: "Connectors", path: "/settings/connectors" },
    ],
  },
  {
    heading: "Developer",
    entries: [
      { name: "API Keys", path: "/settings/developer/api-keys" },
      { name: "OAuth Clients", path: "/settings/developer/oauth-clients" },
      { name: "Webhooks", path: "/settings/developer/webhooks" },
      { name: "Inbound webhooks", path: "/settings/developer/inbound-webhooks" },
      { name: "Runners", path: "/settings/developer/runners" },
      { name: "API reference", path: "/settings/developer/api-reference" },
    ],
  },
  {
    heading: "Company",
    entries: [
      { name: "Security", path: "/settings/company/security" },
      { name: "Members", path: "/settings/company/members" },
      { name: "Groups", path: "/settings/company/groups" },
      { name: "Policies", path: "/settings/company/policies" },
      { name: "Audit log", path: "/settings/company/audit-log" },
      { name: "Billing and usage", path: "/settings/company/billing" },
    ],
  },
  {
    heading: "Profile",
    entries: [
      { name: "Security", path: "/settings/profile/security" },
      { name: "Notification preferences", path: "/notifications/preferences" },
    ],
  },
];
