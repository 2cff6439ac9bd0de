/** The console's menu, as the specification's paths name it. Paths are below `/live` and `/sandbox`. */

interface MenuEntry {
  readonly name: string;
  readonly path: `/${string}`;
}

export const MENU: readonly { readonly heading: string; readonly entries: readonly MenuEntry[] }[] =
  [
    { heading: "Overview", entries: [{ name: "Home", path: "/" }] },
    {
      heading: "Developer",
      entries: [{ name: "API Keys", path: "/settings/developer/api-keys" }],
    },
    { heading: "Profile", entries: [{ name: "Security", path: "/settings/profile/security" }] },
  ];
