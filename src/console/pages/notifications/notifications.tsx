/** What a person was told, and what they want to hear of. */

import { CATEGORIES, type Category } from "../../../core/notice-kind.ts";
import { pageRequest, paginationOf } from "../../../core/page.ts";
import {
  getPreferences,
  listNotifications,
  readNotification,
  setPreferences,
} from "../../../features/notifications/index.ts";
import { go, memberPage, to } from "../../page.ts";
import { pageNumber } from "../../query.ts";
import { seenBy } from "../../typed.ts";
import { Choices, Faults, PostForm } from "../../ui/form.tsx";
import { Ago, Empty, Head, Pager } from "../../ui/parts.tsx";

const PATH = "/notifications";

const NAMES: Readonly<Record<Category, string>> = {
  secrets: "Secrets",
  api_keys: "API keys",
  workflows: "Workflows and connectors",
  security: "Security",
  company: "Company",
};

const CHANNELS = [
  { value: "inApp", label: "Here" },
  { value: "email", label: "By e-mail" },
];

export const notificationsPage = memberPage({
  path: PATH,
  asks: [],
  show: async (visit) => {
    const page = pageRequest(pageNumber(visit.query), 20);
    const { items, totalCount } = await listNotifications(visit.ctx, {}, page);
    return {
      title: "Notifications",
      body: (
        <>
          <Head title="Notifications">
            <a class="button" href={to(visit, `${PATH}/preferences`)}>
              Preferences
            </a>
          </Head>
          {items.length === 0 && (
            <Empty title="Nothing yet">
              <p>Rotation reminders, expiring keys and failing workflows are told here.</p>
            </Empty>
          )}
          {items.map(({ id, type, data, title, text, createdAt, readAt }) => (
            <section class="sheet">
              <h2>
                <a href={visit.ctx.deps.pageOfNotice(type, data)}>{title}</a>
              </h2>
              <p class="hint">
                <Ago at={createdAt} nowMs={visit.ctx.nowMs} />
              </p>
              {text.split("\n").map((line) => line !== "" && <p>{line}</p>)}
              {readAt === null && (
                <PostForm to={to(visit, PATH)} action="read" token={visit.token} also={{ id }}>
                  <button type="submit">Mark as read</button>
                </PostForm>
              )}
            </section>
          ))}
          <Pager path={to(visit, PATH)} query={visit.query} {...paginationOf(page, totalCount)} />
        </>
      ),
    };
  },
  actions: {
    read: async (visit, form) => {
      await readNotification(visit.ctx, form.get("id") ?? "");
      return go(to(visit, PATH));
    },
  },
});

export const preferencesPage = memberPage({
  path: `${PATH}/preferences`,
  asks: [],
  show: async (visit, state) => {
    const { resource: wanted, revision } = await getPreferences(visit.ctx);
    return {
      title: "Notification preferences",
      body: (
        <>
          <Head title="Notification preferences" />
          <Faults state={state} />
          <PostForm
            to={to(visit, `${PATH}/preferences`)}
            action="save"
            token={visit.token}
            also={{ revision }}
            sheet
          >
            {CATEGORIES.map((category) => (
              <Choices
                name={category}
                legend={NAMES[category]}
                state={state}
                many
                chosen={CHANNELS.map(({ value }) => value).filter(
                  (value) => wanted[category][value as "inApp"],
                )}
                choices={CHANNELS}
              />
            ))}
            <button type="submit" class="main-action">
              Save
            </button>
          </PostForm>
        </>
      ),
    };
  },
  actions: {
    save: async (visit, form) => {
      const wanted = (category: Category) => {
        const channels = form.getAll(category);
        return { inApp: channels.includes("inApp"), email: channels.includes("email") };
      };
      const preferences = {
        secrets: wanted("secrets"),
        api_keys: wanted("api_keys"),
        workflows: wanted("workflows"),
        security: wanted("security"),
        company: wanted("company"),
      };
      await setPreferences(visit.ctx, { ...seenBy(form), preferences });
      return go(to(visit, `${PATH}/preferences`));
    },
  },
});
