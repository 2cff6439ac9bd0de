import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../../../../src/features/api-keys/lease/constants.ts";
import {
  creditCounter,
  debitCounter,
  leftNext,
  leftNow,
  openCounter,
  raiseCounter,
  turnCounter,
} from "../../../../src/features/api-keys/lease/windows.ts";

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const open = openCounter(NOON_MS, MINUTE_MS, 60);

describe("a window", () => {
  it("is numbered in UTC minutes", () => {
    expect(open.number).toBe(NOON_MS / 60_000);
    expect(openCounter(NOON_MS + 59_999, MINUTE_MS, 60).number).toBe(open.number);
    expect(openCounter(NOON_MS + 60_000, MINUTE_MS, 60).number).toBe(open.number + 1);
  });

  it("never goes back to a lower number", () => {
    const used = debitCounter(open, 7, false, 60);

    expect(turnCounter(used, NOON_MS - 1, MINUTE_MS, 60)).toBe(used);
    expect(turnCounter(used, NOON_MS - 3_600_000, MINUTE_MS, 60)).toBe(used);
  });

  it("starts with what crossing leases took from it", () => {
    const crossed = debitCounter(open, 7, true, 60);

    expect(leftNow(crossed)).toBe(53);
    expect(leftNext(crossed, 60)).toBe(53);
    expect(turnCounter(crossed, NOON_MS + 60_000, MINUTE_MS, 60)).toMatchObject({
      number: open.number + 1,
      used: 7,
      nextUsed: 0,
    });
  });

  it("starts empty when a whole window lay between", () => {
    const crossed = debitCounter(open, 7, true, 60);

    expect(turnCounter(crossed, NOON_MS + 120_000, MINUTE_MS, 60)).toMatchObject({
      number: open.number + 2,
      used: 0,
    });
  });
});

describe("a changed limit", () => {
  it("counts at once when raised, also where the next window is already debited", () => {
    const raised = raiseCounter(debitCounter(open, 7, true, 60), 100);

    expect(leftNow(raised)).toBe(93);
    expect(leftNext(raised, 100)).toBe(93);
  });

  it("counts from the next window when lowered", () => {
    const lowered = raiseCounter(debitCounter(open, 7, false, 60), 10);

    expect(leftNow(lowered)).toBe(53);
    expect(turnCounter(lowered, NOON_MS + 60_000, MINUTE_MS, 10).limit).toBe(10);
  });

  it("does not reach a window that was first debited before the lowering", () => {
    const crossed = debitCounter(open, 7, true, 60);

    expect(turnCounter(raiseCounter(crossed, 10), NOON_MS + 60_000, MINUTE_MS, 10).limit).toBe(60);
  });
});

describe("a credit", () => {
  const crossed = debitCounter(open, 10, true, 60);

  it("goes to both windows of a crossing lease; what was spent early only to the later", () => {
    const credited = creditCounter(crossed, {
      number: open.number,
      crosses: true,
      unspent: 3,
      spentEarly: 4,
    });

    expect(credited).toMatchObject({ used: 7, nextUsed: 3 });
  });

  it("goes to the later window alone when the first has closed", () => {
    const turned = turnCounter(crossed, NOON_MS + 60_000, MINUTE_MS, 60);

    expect(
      creditCounter(turned, { number: open.number, crosses: true, unspent: 3, spentEarly: 4 }).used,
    ).toBe(3);
  });

  it("goes nowhere when all its windows have closed", () => {
    const turned = turnCounter(crossed, NOON_MS + 60_000, MINUTE_MS, 60);
    const later = turnCounter(crossed, NOON_MS + 180_000, MINUTE_MS, 60);

    expect(
      creditCounter(turned, { number: open.number, crosses: false, unspent: 3, spentEarly: 0 }),
    ).toBe(turned);
    expect(
      creditCounter(later, { number: open.number, crosses: true, unspent: 3, spentEarly: 4 }),
    ).toBe(later);
  });
});
