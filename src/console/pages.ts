/** The table of all pages. */

import type { Page } from "./page.ts";
import { apiKeyPage } from "./pages/api-keys/key.tsx";
import { apiKeysPage } from "./pages/api-keys/list.tsx";
import { newApiKeyPage } from "./pages/api-keys/new.tsx";
import { homePage } from "./pages/home/home.tsx";
import { securityPage } from "./pages/profile/security.tsx";
import { companyPage, invitationPage } from "./pages/sign-in/company.tsx";
import { setUpPage } from "./pages/sign-in/set-up.tsx";
import { verifyPage } from "./pages/sign-in/verify.tsx";

export const PAGES: readonly Page[] = [
  ...[companyPage, invitationPage, setUpPage, verifyPage],
  homePage,
  ...[apiKeysPage, newApiKeyPage, apiKeyPage],
  securityPage,
];
