/** The table of all pages. */

import type { Page } from "./page.ts";
import { apiKeyPage } from "./pages/api-keys/key.tsx";
import { apiKeysPage } from "./pages/api-keys/list.tsx";
import { newApiKeyPage } from "./pages/api-keys/new.tsx";

export const PAGES: readonly Page[] = [apiKeysPage, newApiKeyPage, apiKeyPage];
