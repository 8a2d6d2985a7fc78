import { expect, it } from 'vitest'
import { type OfferLockFacts, type OfferLockRule, offerLockReasons } from './offer-lock-reasons.ts'

const all: OfferLockRule = Object.freeze({
  experience: { least: 60, unknownLocks: true },
  nps: { least: 7, days: 180, unknownLocks: true },
  csat: { least: 4, days: 90, unknownLocks: true },
  escalations: { unknownLocks: true },
  onboarding: true,
})
const satisfied: OfferLockFacts = Object.freeze({
  experience: 60,
  nps: { score: 7, daysAgo: 180 },
  csat: { score: 4, daysAgo: 90 },
  openEscalations: 0,
  runningOnboardings: 0,
})
const nothing: OfferLockFacts = {
  experience: null,
  nps: null,
  csat: null,
  openEscalations: null,
  runningOnboardings: 0,
}
const codes = (rule: OfferLockRule, facts: OfferLockFacts) =>
  offerLockReasons(rule, facts).map(({ code }) => code)

it('is open exactly at every threshold', () => {
  expect(offerLockReasons(all, satisfied)).toEqual([])
})

it('is open where nothing is asked', () => {
  expect(offerLockReasons({}, { ...nothing, runningOnboardings: 3 })).toEqual([])
  expect(offerLockReasons({ onboarding: false }, { ...nothing, runningOnboardings: 3 })).toEqual([])
})

it('names every condition that fails, with the numbers', () => {
  expect(
    offerLockReasons(all, {
      experience: 59.9,
      nps: { score: 6, daysAgo: 0 },
      csat: { score: 3.5, daysAgo: 12 },
      openEscalations: 2,
      runningOnboardings: 1,
    }),
  ).toEqual([
    { code: 'experience-low', params: { score: 59.9, least: 60 } },
    { code: 'nps-low', params: { score: 6, least: 7, daysAgo: 0 } },
    { code: 'csat-low', params: { score: 3.5, least: 4, daysAgo: 12 } },
    { code: 'escalation-open', params: { count: 2 } },
    { code: 'onboarding-running', params: { count: 1 } },
  ])
})

it('takes an answer that is too old for none, whatever it said', () => {
  const old = { ...satisfied, nps: { score: 10, daysAgo: 181 }, csat: { score: 1, daysAgo: 91 } }
  expect(codes(all, old)).toEqual(['nps-old', 'csat-old'])
  const patient = {
    ...all,
    nps: { least: 7, days: 180, unknownLocks: false },
    csat: { least: 4, days: 90, unknownLocks: false },
  }
  expect(codes(patient, old)).toEqual([])
})

it('locks by what is not known only where the rule says so', () => {
  expect(codes(all, nothing)).toEqual([
    'experience-unknown',
    'nps-unknown',
    'csat-unknown',
    'escalation-unknown',
  ])
  expect(
    codes(
      {
        experience: { least: 60, unknownLocks: false },
        nps: { least: 7, days: 180, unknownLocks: false },
        csat: { least: 4, days: 90, unknownLocks: false },
        escalations: { unknownLocks: false },
      },
      nothing,
    ),
  ).toEqual([])
})

it('refuses what is no number', () => {
  expect(() => offerLockReasons(all, { ...satisfied, experience: Number.NaN })).toThrow(
    expect.objectContaining({ code: 'offer-lock-reasons.not-a-number' }),
  )
  expect(() =>
    offerLockReasons(all, { ...satisfied, nps: { score: 9, daysAgo: Number.POSITIVE_INFINITY } }),
  ).toThrow(expect.objectContaining({ code: 'offer-lock-reasons.not-a-number' }))
})
