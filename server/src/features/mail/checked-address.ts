import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from '../../platform/outgoing.ts'

/**
 * The address of a host that may be connected to: by address and not by name, so that the name cannot answer differently
 * the second time. Hosts named on a screen must stand on the public internet.
 */
export async function checkedAddress(
  { host, mayBePrivate }: { host: string; mayBePrivate: boolean },
  fail: (why: string) => Error,
): Promise<string> {
  const found = isIP(host)
    ? [{ address: host }]
    : await lookup(host, { all: true }).catch(() => {
        throw fail('The name of the server is not known.')
      })
  if (!mayBePrivate && !found.every(({ address }) => isPublicAddress(address)))
    throw fail('The server stands in a private network, which the screen may not name.')
  return found[0]?.address ?? host
}
