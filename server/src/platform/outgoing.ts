import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, buildConnector, type Dispatcher, request } from 'undici'
import { errorFactory } from './errors.ts'

const blockedAddress = errorFactory(
  'outgoing.blocked_address',
  400,
  'This address is not one the server may call.',
)

/** True for an address of the public internet: not loopback, private, link-local, multicast or reserved. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return ipaddr.process(address).range() === 'unicast'
}

/**
 * A dispatcher for URLs that people give us (webhooks, discovery documents, imports). The check is made on the address that is really
 * connected to, after the name was resolved, so that a name cannot answer differently the second time.
 */
export function createOutgoing(allowed: (address: string) => boolean = isPublicAddress): Dispatcher {
  const connect = buildConnector({
    timeout: 10_000,
    lookup: (hostname, options, callback) =>
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, [])
        const refused = addresses.find(({ address }) => !allowed(address))
        if (refused) return callback(blockedAddress({ params: { host: hostname } }), [])
        callback(null, addresses)
      }),
  })
  return new Agent({
    headersTimeout: 10_000,
    bodyTimeout: 30_000,
    maxResponseSize: 5 * 1024 * 1024,
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '')
      // A literal address is never looked up.
      if (isIP(host) && !allowed(host)) return callback(blockedAddress({ params: { host } }), null)
      connect(options, callback)
    },
  })
}

/** Calls a URL given by a person; redirects are not followed, because each hop would need the same check. */
export async function callOutside(
  dispatcher: Dispatcher,
  url: string,
  options: { method: 'GET' | 'POST'; body?: string; headers?: Record<string, string> },
) {
  const target = new URL(url)
  if (target.protocol !== 'https:' && target.protocol !== 'http:')
    throw blockedAddress({ params: { host: target.host } })
  return request(target, { ...options, dispatcher })
}
