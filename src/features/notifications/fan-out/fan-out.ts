/**
 * From a notice to the rows of those who are told. Every row is unique and inserted only where it is not there, and the
 * notice is marked at the end: repeated, run twice at once or stopped anywhere, it comes to the same.
 */

import { newId } from "../../../core/ids.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import { touch } from "../../audit/index.ts";
import {
  buildPersonQuery,
  selectActivePeople,
  selectPeople,
  type ActivePerson,
} from "../../tenancy/index.ts";
import { isCollected } from "../rules/digest.ts";
import { wants } from "../rules/category.ts";
import type { DeliveryMessage, NotificationDeps, PersonAsked } from "../deps.ts";
import { selectSubscribers, setterOf } from "../webhook-endpoints/endpoint-store.ts";
import {
  insertRecipients,
  selectMuted,
  type NewDelivery,
  type NewNotification,
} from "./fan-out-store.ts";
import type { AnyNoticeKind } from "../../../core/notice-kind.ts";
import { asksPolicies, holdingOf, pickRecipients, readingOf, type Answers } from "./recipients.ts";
import { markHandled, type NoticeRow } from "../outbox/store.ts";

type Deps = Pick<
  NotificationDeps,
  "db" | "random" | "enqueue" | "filterHolders" | "logger" | "noticeKinds"
>;

/** People at a time: what is held in memory is one page and its rows. */
const PEOPLE_PAGE = 500;

/** Rows a statement: their JSON is one parameter, well under the 2 MB that D1 takes. */
const ROWS_A_STATEMENT = 2_000;

interface Told {
  readonly notice: NoticeRow;
  readonly kind: AnyNoticeKind;
  readonly people: readonly ActivePerson[];
}

/** Returns how many notices were handled. One of a kind that this version does not know is left to a newer one. */
export async function fanOut(
  deps: Deps,
  notices: readonly NoticeRow[],
  nowMs: number,
): Promise<number> {
  const known = notices.filter(({ kind }) => deps.noticeKinds.has(kind));
  const byCompany = Map.groupBy(known, ({ companyId, userId }) =>
    userId === null ? companyId : null,
  );
  for (const [companyId, group] of byCompany) {
    if (companyId !== null) await tellCompany(deps, companyId, group, nowMs);
    else for (const notice of group) await tellPerson(deps, notice, nowMs);
    await touch(deps.db, [
      markHandled(
        deps.db,
        group.map(({ seq }) => seq),
        nowMs,
      ),
    ]);
  }
  return known.length;
}

/** What concerns how they sign in is told to a person whatever became of their membership. */
async function tellPerson(deps: Deps, notice: NoticeRow, nowMs: number): Promise<void> {
  const { userId, companyId } = notice;
  if (userId === null) return;
  const kind = kindOf(deps, notice);
  const rows = await buildPersonQuery(deps.db, { userId });
  const [first] = rows;
  if (first === undefined) return;
  const concerned =
    kind.category === "security" ||
    companyId === null ||
    rows.some((row) => row.companyId === companyId);
  if (!concerned) return;
  const { emailVerified } = first;
  const person = { userId, role: "member", emailVerified, groupIds: [] } as const;
  await write(deps, [{ notice, kind, people: [person] }], [], nowMs);
}

/** Page by page through the active people, with all notices of the company on each page. */
async function tellCompany(
  deps: Deps,
  companyId: string,
  notices: readonly NoticeRow[],
  nowMs: number,
): Promise<void> {
  const place = { companyId };
  await write(deps, [], await toOthers(deps, companyId, notices), nowMs);

  const named = notices.flatMap(({ audience }) => [
    ...(audience?.creatorId === undefined ? [] : [audience.creatorId]),
    ...(audience?.only === undefined ? [] : [audience.only]),
  ]);
  const leadersAnd = notices.some(asksPolicies) ? null : named;
  const reached = await findOnes(deps, place, notices);
  for (let after = ""; ;) {
    const people = await selectActivePeople(deps.db, place, {
      after,
      limit: PEOPLE_PAGE,
      leadersAnd,
    });
    const answers = await askAbout(deps, place, notices, people);
    const told = notices.map((notice, index): Told => {
      const { readers, holders } = answers[index] ?? NO_ANSWERS;
      const hasOnly = reached.has(notice.seq);
      const picked = pickRecipients(notice, people, { readers, holders, hasOnly });
      return { notice, kind: kindOf(deps, notice), people: picked };
    });
    await write(deps, told, [], nowMs);
    const last = people.at(-1);
    if (last === undefined || people.length < PEOPLE_PAGE) return;
    after = last.userId;
  }
}

/** The notices that are for one person alone who is there and may read the thing. */
async function findOnes(
  deps: Deps,
  place: CompanyPlace,
  notices: readonly NoticeRow[],
): Promise<ReadonlySet<number>> {
  const forOne = notices.filter(({ audience }) => audience?.only !== undefined);
  const ids = forOne.map(({ audience }) => audience?.only ?? "");
  const people = (await selectPeople(deps.db, place, ids)).filter(({ isActive }) => isActive);
  const answers = await askAbout(deps, place, forOne, people);
  const isReached = ({ audience }: NoticeRow, index: number) =>
    people.some(({ userId }) => userId === audience?.only) &&
    answers[index]?.readers?.has(audience?.only ?? "") !== false;
  return new Set(forOne.filter(isReached).map(({ seq }) => seq));
}

type Asked = Pick<Answers, "readers" | "holders">;

const NO_ANSWERS: Asked = { readers: new Set(), holders: new Set() };

/** One question of policies for a page of people and all notices. */
async function askAbout(
  deps: Deps,
  place: CompanyPlace,
  notices: readonly NoticeRow[],
  people: readonly PersonAsked[],
): Promise<Asked[]> {
  const asked = notices.map((notice) => ({
    reading: readingOf(notice, kindOf(deps, notice)),
    holding: holdingOf(notice),
  }));
  const things = asked.flatMap(({ reading, holding }) => [reading ?? [], holding ?? []].flat());
  const answers = (await deps.filterHolders(place, things, people)).values();
  const next = () => answers.next().value ?? new Set<string>();
  return asked.map(({ reading, holding }) => ({
    readers: reading === null ? null : next(),
    holders: holding === null ? new Set() : next(),
  }));
}

/**
 * Recipients who are no member: the company's webhook endpoints, and the one who is invited.
 * Attack: an admin has their own address called, and is denied a secret afterwards. So the one who said where events go
 * is asked about as a reader each time, also once they are gone: what a rule keeps from them, it keeps from their address.
 */
async function toOthers(
  deps: Deps,
  companyId: string,
  notices: readonly NoticeRow[],
): Promise<NewDelivery[]> {
  const isPublic = notices.some(({ kind }) => deps.noticeKinds.get(kind)?.webhook === true);
  const endpoints = isPublic ? await selectSubscribers(deps.db, { companyId }) : [];
  const setters = await selectPeople(deps.db, { companyId }, endpoints.map(setterOf));
  const answers = await askAbout(deps, { companyId }, notices, setters);
  return notices.flatMap(({ seq, kind, payload }, index) => {
    const readers = answers[index]?.readers ?? null;
    const to = (channel: NewDelivery["channel"], recipient: string) => ({
      id: newId("delivery", deps.random),
      noticeSeq: seq,
      companyId,
      channel,
      recipient,
    });
    const { invitationId } = payload;
    if (kind === "invitation.created" && typeof invitationId === "string") {
      return [to("email", invitationId)];
    }
    return endpoints
      .filter(({ events }) => deps.noticeKinds.get(kind)?.webhook === true && events.includes(kind))
      .filter((endpoint) => readers?.has(setterOf(endpoint)) !== false)
      .map(({ id, status }) => ({
        ...to("webhook", id),
        ...(status === "disabled" ? { state: "missed" as const } : {}),
      }));
  });
}

async function write(
  deps: Deps,
  told: readonly Told[],
  others: readonly NewDelivery[],
  nowMs: number,
): Promise<void> {
  const userIds = new Set(told.flatMap(({ people }) => people.map(({ userId }) => userId)));
  const muted = await selectMuted(deps.db, [...userIds]);
  const inApp: NewNotification[] = [];
  const sent: NewDelivery[] = [...others];
  for (const { notice, kind, people } of told) {
    const { seq: noticeSeq, companyId } = notice;
    const personal = notice.userId !== null && kind.category === "security";
    for (const { userId, emailVerified } of people) {
      const unwanted = muted.get(userId) ?? [];
      if (wants(unwanted, kind.category, "inApp")) {
        const id = newId("notification", deps.random);
        inApp.push({ id, userId, noticeSeq, companyId: personal ? null : companyId });
      }
      if (kind.email && emailVerified && wants(unwanted, kind.category, "email")) {
        const id = newId("delivery", deps.random);
        const mail = { id, noticeSeq, companyId, channel: "email", recipient: userId } as const;
        const waits = companyId !== null && isCollected(kind.category);
        sent.push(waits ? { ...mail, category: kind.category } : mail);
      }
    }
  }
  const most = Math.max(inApp.length, sent.length);
  for (let from = 0; from < most; from += ROWS_A_STATEMENT) {
    const to = from + ROWS_A_STATEMENT;
    const rows = { notifications: inApp.slice(from, to), deliveries: sent.slice(from, to) };
    const inserted = await insertRecipients(deps.db, rows, nowMs);
    await kick(deps, inserted);
  }
}

/** What does not get to the Queue now is found by the sweep. */
async function kick(deps: Deps, inserted: readonly Omit<DeliveryMessage, "kind">[]): Promise<void> {
  if (inserted.length === 0) return;
  try {
    await deps.enqueue(inserted.map(({ id, companyId }) => ({ kind: "delivery", companyId, id })));
  } catch {
    deps.logger.error("queue_unreachable", { waiting: inserted.length });
  }
}

function kindOf({ noticeKinds }: Deps, { kind: name }: NoticeRow): AnyNoticeKind {
  const kind = noticeKinds.get(name);
  if (kind === undefined) throw new TypeError("The kind was looked at before");
  return kind;
}
