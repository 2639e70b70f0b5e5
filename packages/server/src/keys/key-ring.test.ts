import {
  generateSigningKey,
  type Instant,
  importSigner,
  peekJws,
  readKeySet,
  readServerCertificate,
  serverUuidOf,
  verifyKeySet,
} from '@countersign/protocol'
import type { Store } from '@countersign/store/port'
import { openSqliteStore } from '@countersign/store/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { certificateFor, certificatesAt } from './certificates.ts'
import { certifyIssuer, loadIssuer } from './issuer.ts'
import { KeyRing } from './key-ring.ts'
import { keySealName } from './ring-state.ts'
import type { IdentityRow } from './rows.ts'
import { sealedRows } from './sealed-rows.ts'

const DAY = 86_400
const HOUR = 3_600
const START: Instant = 1_790_000_000
const rows = sealedRows(new Uint8Array(32).fill(3))
let store: Store
let identity: IdentityRow
let open: () => Promise<KeyRing>

beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' })
  const root = await generateSigningKey()
  const issuer = await certifyIssuer(root.privateJwk, rows, { now: START, sandbox: false })
  await store.commit((tx) => tx.state.put('issuer', issuer.kid, issuer))
  const { publicJwk, privateJwk } = await generateSigningKey()
  identity = {
    serverUuid: await serverUuidOf(publicJwk),
    mode: 'hosted',
    sandbox: false,
    incarnation: 'AAAAAAAAAAA',
    createdAt: START,
    publicUrl: null,
    publicJwk,
    sealed: await rows.seal(keySealName(publicJwk.kid), privateJwk),
  }
  open = async () =>
    KeyRing.open({
      store,
      rows,
      identity,
      identitySigner: await importSigner(privateJwk),
      issuer: await store.read((tx) => loadIssuer(tx, rows)),
    })
})
afterEach(() => store.close())

const keySetOf = (ring: KeyRing) => readKeySet(peekJws(ring.keySet).payload)
const certificateAt = async (now: Instant) =>
  certificateFor(await store.read((tx) => certificatesAt(tx, now)), null)?.certificate

describe('over a year, a server', () => {
  it('publishes each key 48 hours before its first use, uses it 30 days, and keeps it 60 days after its last (protocol, "Lifetimes")', async () => {
    const ring = await open()
    const published = new Map<string, Instant>()
    const used = new Map<string, { first: Instant; last: Instant }>()
    const gone = new Map<string, Instant>()
    for (let now = START; now < START + 365 * DAY; now += 6 * HOUR) {
      await ring.ensure(now)
      const { keySet } = await verifyKeySet(ring.keySet, now)
      expect(keySet.iat).toBeGreaterThan(now - DAY - 6 * HOUR)
      expect(keySet.exp - keySet.iat).toBe(60 * DAY)
      const kids = keySet.sig.map(({ kid }) => kid ?? '')
      for (const kid of kids) published.set(kid, published.get(kid) ?? now)
      for (const kid of published.keys()) if (!kids.includes(kid) && !gone.has(kid)) gone.set(kid, now)
      const { kid } = ring.signingKey(now)
      expect(kids).toContain(kid)
      used.set(kid, { first: used.get(kid)?.first ?? now, last: now })
      for (const key of keySet.enc) expect(ring.decryptionKey(key.kid ?? '')).toBeDefined()
    }
    expect(used.size).toBe(13)
    for (const [kid, { first, last }] of [...used].slice(1)) {
      expect(first - (published.get(kid) ?? first)).toBeGreaterThanOrEqual(48 * HOUR - 6 * HOUR)
      if (last < START + 330 * DAY) expect(last - first).toBeLessThanOrEqual(30 * DAY)
    }
    for (const [kid, at] of gone) expect(at - (used.get(kid)?.last ?? 0)).toBeGreaterThanOrEqual(60 * DAY)
    expect(gone.size).toBeGreaterThan(5)
  })

  it('always holds a certificate with at least half of its 30 days left', async () => {
    const ring = await open()
    for (let now = START; now < START + 365 * DAY; now += DAY) {
      await ring.ensure(now)
      const certificate = await certificateAt(now)
      expect((certificate?.exp ?? 0) - now).toBeGreaterThan(14 * DAY)
    }
  })

  it('opens tickets as long as their reports may come, and forgets the secret 15 days later', async () => {
    const ring = await open()
    await ring.ensure(START)
    const { epoch, secret } = ring.ticketEpoch(START)
    for (let now = START; now <= START + (7 + 30 + 15) * DAY; now += DAY) {
      await ring.ensure(now)
      expect(ring.ticketSecret(epoch)).toEqual(secret)
    }
    await ring.ensure(START + 61 * DAY)
    expect(ring.ticketSecret(epoch)).toBeUndefined()
  })

  it('keeps ticket secrets longer once an authorization was given that may be used offline for longer', async () => {
    const ring = await open()
    await ring.ensure(START)
    const { epoch } = ring.ticketEpoch(START)
    await store.commit((tx) => ring.keepFor(tx, 230 * DAY))
    const again = await open()
    await again.ensure(START + 200 * DAY)
    expect(again.ticketSecret(epoch)).toBeDefined()
  })
})

describe('a server whose clock has jumped', () => {
  it.each([3, 40, 100, 400])('by %s days renews before it answers', async (days) => {
    const ring = await open()
    await ring.ensure(START)
    const before = keySetOf(ring)
    const now = START + days * DAY
    await ring.ensure(now)
    const { keySet } = await verifyKeySet(ring.keySet, now)
    expect(keySet.iat).toBe(now)
    expect(keySet.sig.map(({ kid }) => kid)).toEqual(expect.arrayContaining(before.sig.map(({ kid }) => kid)))
    expect((await certificateAt(now))?.exp).toBeGreaterThan(now + 14 * DAY)
    expect(ring.ticketEpoch(now).secret).toHaveLength(32)
  })
})

describe('after a restart, a server', () => {
  it('holds the same keys and key set, and no key set is older than one before', async () => {
    const ring = await open()
    await ring.ensure(START)
    const again = await open()
    expect(again.ensure(START + HOUR)).toBeUndefined()
    expect(again.keySet).toBe(ring.keySet)
    await again.renew(START - DAY)
    expect(keySetOf(again).iat).toBeGreaterThanOrEqual(keySetOf(ring).iat)
  })

  it('has keys that no other secret key opens', async () => {
    const ring = await open()
    await ring.ensure(START)
    const other = sealedRows(new Uint8Array(32).fill(4))
    await expect(other.open(keySealName(identity.publicJwk.kid), identity.sealed)).rejects.toThrow()
    await expect(rows.open('key/another', identity.sealed)).rejects.toThrow(/another row/)
  })
})

describe('a rotation now', () => {
  it('makes keys that are used at once, and keeps the old ones published', async () => {
    const ring = await open()
    await ring.ensure(START)
    const before = ring.signingKey(START).kid
    await ring.renew(START + HOUR, { rotate: 'now' })
    const after = ring.signingKey(START + HOUR).kid
    expect(after).not.toBe(before)
    expect(keySetOf(ring).sig.map(({ kid }) => kid)).toEqual([after, before])
    expect(
      readServerCertificate(peekJws((await store.read((tx) => certificatesAt(tx, START)))[0]!.jws).payload)
        .orgs,
    ).toBe('*')
  })

  it('ahead publishes keys 48 hours before their first use', async () => {
    const ring = await open()
    await ring.ensure(START)
    const before = ring.signingKey(START).kid
    await ring.renew(START + HOUR, { rotate: 'ahead' })
    expect(keySetOf(ring).sig).toHaveLength(2)
    expect(ring.signingKey(START + 48 * HOUR).kid).toBe(before)
    expect(ring.signingKey(START + 49 * HOUR).kid).not.toBe(before)
  })
})

describe('the certificate of a hosted server', () => {
  const life = async () => {
    const [held] = await store.read((tx) => certificatesAt(tx, 0))
    const { iat, exp } = readServerCertificate(peekJws(held!.jws).payload)
    return (exp - iat) / DAY
  }

  it('A7 leaves room for the longest offline time that was sold, also after a restart', async () => {
    const ring = await open()
    await ring.ensure(START)
    expect(await life()).toBe(30)
    await ring.allowOffline(START + HOUR, 5 * DAY)
    expect(await life()).toBe(30)
    await ring.allowOffline(START + HOUR, 400 * DAY)
    expect(await life()).toBeGreaterThanOrEqual(415)
    const again = await open()
    await again.ensure(START + 20 * DAY)
    expect(await life()).toBeGreaterThanOrEqual(415)
  })
})
