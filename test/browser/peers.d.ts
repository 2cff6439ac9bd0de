/**
 * What the tests use of playwright-core, so that they are type-checked without it: `npm run test:browser` installs it,
 * `npm ci` does not.
 */

declare module "playwright-core" {
  interface Locator {
    readonly all: () => Promise<Locator[]>;
    readonly allTextContents: () => Promise<string[]>;
    readonly check: () => Promise<void>;
    readonly click: () => Promise<void>;
    readonly count: () => Promise<number>;
    readonly fill: (text: string) => Promise<void>;
    readonly filter: (options: { readonly hasText: string | RegExp }) => Locator;
    readonly first: () => Locator;
    readonly focus: () => Promise<void>;
    readonly getAttribute: (name: string) => Promise<string | null>;
    readonly getByLabel: Find["getByLabel"];
    readonly getByRole: Find["getByRole"];
    readonly getByText: Find["getByText"];
    readonly innerText: () => Promise<string>;
    readonly inputValue: () => Promise<string>;
    readonly isVisible: () => Promise<boolean>;
    readonly last: () => Locator;
    readonly locator: Find["locator"];
    readonly nth: (index: number) => Locator;
    readonly selectOption: (
      choice: string | { readonly label?: string; readonly value?: string },
    ) => Promise<string[]>;
    readonly setInputFiles: (file: {
      readonly name: string;
      readonly mimeType: string;
      readonly buffer: Uint8Array;
    }) => Promise<void>;
    readonly waitFor: (options?: {
      readonly state?: "visible" | "hidden" | "attached" | "detached";
      readonly timeout?: number;
    }) => Promise<void>;
  }

  interface Find {
    readonly getByLabel: (text: string | RegExp, options?: { readonly exact: boolean }) => Locator;
    readonly getByRole: (
      role: string,
      options?: {
        readonly name?: string | RegExp;
        readonly exact?: boolean;
        readonly level?: number;
      },
    ) => Locator;
    readonly getByText: (text: string | RegExp, options?: { readonly exact: boolean }) => Locator;
    readonly locator: (selector: string) => Locator;
  }

  interface Answer {
    readonly status: () => number;
    readonly url: () => string;
    readonly headers: () => Record<string, string>;
  }

  interface Sent {
    readonly url: () => string;
    readonly isNavigationRequest: () => boolean;
  }

  interface Message {
    readonly type: () => string;
    readonly text: () => string;
    readonly location: () => { readonly url: string };
  }

  interface Dialog {
    readonly type: () => string;
    readonly accept: () => Promise<void>;
    readonly dismiss: () => Promise<void>;
  }

  interface Page extends Find {
    readonly addScriptTag: (options: { readonly path: string }) => Promise<unknown>;
    readonly close: () => Promise<void>;
    readonly content: () => Promise<string>;
    readonly emulateMedia: (options: {
      readonly colorScheme?: "light" | "dark";
      readonly reducedMotion?: "reduce";
    }) => Promise<void>;
    readonly evaluate: <T = unknown>(expression: string) => Promise<T>;
    readonly goBack: () => Promise<Answer | null>;
    readonly goto: (address: string) => Promise<Answer | null>;
    readonly keyboard: {
      readonly press: (key: string) => Promise<void>;
      readonly type: (text: string) => Promise<void>;
    };
    on(event: "console", listener: (message: Message) => void): void;
    on(event: "dialog", listener: (dialog: Dialog) => void): void;
    on(event: "pageerror", listener: (error: Error) => void): void;
    on(event: "request", listener: (request: Sent) => void): void;
    on(event: "response", listener: (answer: Answer) => void): void;
    readonly reload: () => Promise<Answer | null>;
    readonly screenshot: (options: {
      readonly path: string;
      readonly fullPage?: boolean;
      readonly type?: "png";
    }) => Promise<unknown>;
    readonly setViewportSize: (size: {
      readonly width: number;
      readonly height: number;
    }) => Promise<void>;
    readonly title: () => Promise<string>;
    readonly url: () => string;
    readonly waitForLoadState: (state?: "load" | "networkidle") => Promise<void>;
    readonly waitForURL: (address: string | RegExp | ((url: URL) => boolean)) => Promise<void>;
  }

  interface BrowserContext {
    readonly addCookies: (
      cookies: readonly { readonly name: string; readonly value: string; readonly url: string }[],
    ) => Promise<void>;
    readonly close: () => Promise<void>;
    readonly cookies: () => Promise<{ readonly name: string; readonly value: string }[]>;
    readonly newPage: () => Promise<Page>;
    readonly setDefaultTimeout: (ms: number) => void;
  }

  interface Browser {
    readonly close: () => Promise<void>;
    readonly newContext: (options: {
      readonly baseURL: string;
      readonly javaScriptEnabled?: boolean;
      readonly viewport?: { readonly width: number; readonly height: number };
      readonly permissions?: readonly string[];
      readonly bypassCSP?: boolean;
      readonly locale?: string;
      readonly timezoneId?: string;
      readonly reducedMotion?: "reduce";
      readonly deviceScaleFactor?: number;
    }) => Promise<BrowserContext>;
    readonly version: () => string;
  }

  const chromium: {
    readonly launch: (options: {
      readonly executablePath: string;
      readonly args?: readonly string[];
      readonly ignoreDefaultArgs?: readonly string[];
    }) => Promise<Browser>;
  };
}
