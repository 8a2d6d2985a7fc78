import type { Db } from '../../platform/database.ts'

/** Why an offer may not leave; the words for a code are the reader's. */
export type LockReason = { code: string; params: Record<string, unknown> }
export type OfferVerdict = { isOpen: boolean; reasons: readonly LockReason[] }

/** Asked by whoever is about to let an offer out, as late as it can; answers for every account it is asked about. */
export type OfferGate = (db: Db, accountIds: readonly number[]) => Promise<ReadonlyMap<number, OfferVerdict>>

const notAsked: OfferVerdict = { isOpen: false, reasons: [{ code: 'not-asked', params: {} }] }

/** Where nobody is there to ask, no offer leaves. */
export const closedGate: OfferGate = async (_db, accountIds) =>
  new Map(accountIds.map((id) => [id, notAsked]))

/** Why an offer to the account may not leave now; undefined where it may. */
export async function heldFor(
  gate: OfferGate,
  db: Db,
  accountId: number | null,
): Promise<readonly LockReason[] | undefined> {
  const verdict = accountId === null ? notAsked : ((await gate(db, [accountId])).get(accountId) ?? notAsked)
  return verdict.isOpen ? undefined : verdict.reasons
}
