import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callOutside, createOutgoing, isPublicAddress } from './outgoing.ts'

let server: Server
let port: number
let calls = 0

beforeAll(async () => {
  server = createServer((_request, response) => {
    calls++
    response.end('secret')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise((done) => server.close(done)))

describe('isPublicAddress', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '0.0.0.0',
    '::1',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '100.64.0.1',
    'nonsense',
  ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false))
  it.each(['8.8.8.8', '203.0.114.5', '2606:4700::1111'])('allows %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )
})

describe('callOutside', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1'])(
    'never reaches our own network through %s',
    async (host) => {
      await expect(
        callOutside(createOutgoing(), `http://${host}:${port}/`, { method: 'GET' }),
      ).rejects.toMatchObject({ code: 'outgoing.blocked_address' })
      expect(calls).toBe(0)
    },
  )

  it('refuses other protocols', async () => {
    await expect(
      callOutside(createOutgoing(), 'file:///etc/passwd', { method: 'GET' }),
    ).rejects.toMatchObject({ code: 'outgoing.blocked_address' })
  })

  it('reaches an address that is allowed', async () => {
    const response = await callOutside(
      createOutgoing(() => true),
      `http://localhost:${port}/`,
      { method: 'GET' },
    )
    expect([response.statusCode, await response.body.text(), calls]).toEqual([200, 'secret', 1])
  })
})
