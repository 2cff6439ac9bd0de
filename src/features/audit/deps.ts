import type { AuditDeps } from "./commit.ts";
import type { SigningKeys } from "./sealing/signing-keys.ts";

export interface AuditLogDeps extends AuditDeps {
  readonly auditKeys: () => Promise<SigningKeys>;
  readonly auditRetentionDays: number;
}
