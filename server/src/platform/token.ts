import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 random bits, shown once; only its hash is stored, so a look-up by hash needs no constant-time comparison. */
export function newToken(prefix: string): { token: string; hash: Buffer } {
  const token = `${prefix}_${randomBytes(32).toString('base64url')}`
  return { token, hash: hashToken(token) }
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
