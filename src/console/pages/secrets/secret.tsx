/** A secret's page: what is known of it, its new value, its reminder, its versions, its end. */

import { pageRequest } from "../../../core/page.ts";
import {
  deleteSecret,
  getSecret,
  listVersions,
  removeReminder,
  replaceValue,
  setReminder,
  updateSecret,
  type SecretResource,
} from "../../../features/secrets/index.ts";
import { UNTOUCHED, type FormState } from "../../form-state.ts";
import { go, memberPage, to, type MemberVisit } from "../../page.ts";
import { sendOnce } from "../../send-once.ts";
import { ANY_REVISION, linesIn, seenBy, pairsAsText, pairsIn, textIn } from "../../typed.ts";
import { Choices, Faults, Field, PostForm, Select } from "../../ui/form.tsx";
import { Ago, Facts, Head, Tag, When } from "../../ui/parts.tsx";
import { BoundLinks } from "./bound-links.tsx";
import { SECRET_TYPES, ValueField } from "./fields.tsx";
import { Versions } from "./versions.tsx";

const PATH = "/settings/secrets";

type SecretType = NonNullable<Parameters<typeof updateSecret>[1]["patch"]["type"]>;

const slugOf = (visit: MemberVisit) => visit.params["slug"] ?? "";

export const secretPage = memberPage({
  path: `${PATH}/:slug`,
  menu: PATH,
  asks: ["secrets:read"],
  show: async (visit, state) => {
    const slug = slugOf(visit);
    const [{ resource: secret, revision }, versions] = await Promise.all([
      getSecret(visit.ctx, slug),
      listVersions(visit.ctx, slug, pageRequest(1, 20)),
    ]);
    const props = { visit, state, secret, revision };
    return {
      title: secret.slug,
      body: (
        <>
          <Head title={secret.slug}>
            <Tag tone={secret.status === "active" ? "good" : "warn"}>{secret.status}</Tag>
          </Head>
          <Faults state={state} />
          <SecretFacts {...props} />
          <h2>Update Value</h2>
          <NewValue {...props} />
          <h2>Set Rotation Reminder</h2>
          <Reminder {...props} />
          <h2>Versions</h2>
          <Versions visit={visit} versions={versions.items} />
          <p>
            <a href={`${to(visit, "/settings/company/audit-log")}?target=secret:${secret.slug}`}>
              Who did what with it
            </a>
          </p>
          <h2>Details</h2>
          <Details {...props} />
          <h2>Delete</h2>
          <Deletion {...props} />
        </>
      ),
    };
  },
  actions: {
    "update-value": async (visit, form) => {
      const slug = slugOf(visit);
      const patch = { value: form.get("value") ?? "" };
      await sendOnce(visit.ctx, `secrets/${slug}/value`, form, (ctx) =>
        replaceValue(ctx, { slug, ...ANY_REVISION, patch }),
      );
      return go(visit.path);
    },
    reminder: async (visit, form) => {
      const days = form.get("days") === "custom" ? form.get("custom") : form.get("days");
      const patch = { intervalDays: Number(days ?? "") };
      await setReminder(visit.ctx, { slug: slugOf(visit), ...ANY_REVISION, patch });
      return go(visit.path);
    },
    "no-reminder": async (visit) => {
      await removeReminder(visit.ctx, { slug: slugOf(visit), ...ANY_REVISION });
      return go(visit.path);
    },
    update: async (visit, form) => {
      const patch = {
        description: textIn(form, "description") ?? null,
        type: (textIn(form, "type") ?? "custom") as SecretType,
        tags: pairsIn(form, "tags"),
        allowedHosts: linesIn(form, "allowedHosts"),
      };
      await updateSecret(visit.ctx, { slug: slugOf(visit), ...seenBy(form), patch });
      return go(visit.path);
    },
    delete: async (visit, form) => {
      const slug = slugOf(visit);
      const confirm = form.get("typed") === slug ? textIn(form, "confirm") : undefined;
      await deleteSecret(visit.ctx, { slug, ...seenBy(form), confirm });
      return go(to(visit, PATH));
    },
  },
});

interface Props {
  readonly visit: MemberVisit;
  readonly state: FormState;
  readonly secret: SecretResource;
  readonly revision: string;
}

function SecretFacts({ visit, secret }: Props) {
  return (
    <Facts
      facts={[
        ["Path", <code>{secret.path}</code>],
        ["Version", secret.version],
        ["Created", <When at={secret.createdAt} />],
        ["Last rotated", <Ago at={secret.lastRotatedAt} nowMs={visit.ctx.nowMs} />],
        ["Bound resources", <BoundLinks visit={visit} bound={secret.boundResources} />],
      ]}
    />
  );
}

function NewValue({ visit, state }: Props) {
  return (
    <PostForm to={visit.path} action="update-value" token={visit.token} nonce={visit.nonce} sheet>
      <p>
        The new value takes effect at once for everything that references this secret. Instances
        that have retrieved the old one go on with it: the versions below show which.
      </p>
      <ValueField state={state.action === "update-value" ? state : UNTOUCHED} />
      <button type="submit" class="main-action">
        Save
      </button>
    </PostForm>
  );
}

const INTERVALS = [
  { value: "30", label: "30 days" },
  { value: "60", label: "60 days" },
  { value: "90", label: "90 days" },
  { value: "custom", label: "Custom" },
];

function Reminder({ visit, state, secret }: Props) {
  const { reminder } = secret;
  const days = String(reminder?.intervalDays ?? 90);
  const preset = INTERVALS.some(({ value }) => value === days);
  const form = state.action === "reminder" ? state : UNTOUCHED;
  return (
    <>
      {reminder !== null && (
        <PostForm to={visit.path} action="no-reminder" token={visit.token}>
          <p>
            Every {reminder.intervalDays} days; next due <When at={reminder.nextDueAt} />.{" "}
            <button type="submit">Remove the reminder</button>
          </p>
        </PostForm>
      )}
      <PostForm to={visit.path} action="reminder" token={visit.token} sheet>
        <Choices
          name="days"
          legend="Reminder interval"
          state={form}
          chosen={[preset ? days : "custom"]}
          choices={INTERVALS}
        />
        <Field
          name="custom"
          label="Days, for a custom interval"
          inputmode="numeric"
          value={preset ? "" : days}
          state={form}
        />
        <button type="submit">Set Rotation Reminder</button>
      </PostForm>
    </>
  );
}

function Details({ visit, state, secret, revision }: Props) {
  const form = state.action === "update" ? state : UNTOUCHED;
  return (
    <PostForm to={visit.path} action="update" token={visit.token} also={{ revision }} sheet>
      <Select name="type" label="Type" choices={SECRET_TYPES} chosen={secret.type} state={form} />
      <Field
        name="description"
        label="Description"
        value={secret.description ?? ""}
        rows={2}
        state={form}
      />
      <Field
        name="tags"
        label="Tags"
        hint="One a line: environment: production"
        value={pairsAsText(secret.tags)}
        rows={3}
        state={form}
      />
      <Field
        name="allowedHosts"
        label="Allowed hosts"
        hint="One a line. Empty: wherever a connector names it."
        value={secret.allowedHosts.join("\n")}
        rows={2}
        state={form}
      />
      <button type="submit">Save details</button>
    </PostForm>
  );
}

/** The list stands before the button. Where something uses the secret, its name must be typed. */
function Deletion({ visit, state, secret, revision }: Props) {
  const inUse = state.action === "delete" && state.confirm !== undefined;
  const confirm = state.confirm ?? "";
  return (
    <PostForm
      to={visit.path}
      action="delete"
      token={visit.token}
      also={{ revision, confirm }}
      sheet
    >
      <p>A deleted secret cannot be recovered. What references it fails from then on:</p>
      <BoundLinks visit={visit} bound={secret.boundResources} />
      {inUse && (
        <Field
          name="typed"
          label={`Type ${secret.slug} to delete it all the same`}
          state={UNTOUCHED}
          required
        />
      )}
      <button type="submit" class="danger">
        Delete {secret.slug}
      </button>
    </PostForm>
  );
}
