import type { Scenario } from './world.ts'

/** A workspace with its first member and nothing else. */
export const empty: Scenario = {
  name: 'empty',
  description: 'No data at all',
  build: () => ({
    name: 'Tsuzuku',
    language: 'ja',
    currency: 'JPY',
    timeZone: 'Asia/Tokyo',
    members: [{ email: 'admin@example.com', name: '管理者', role: 'admin' }],
    files: [],
    events: [],
    featureNames: {},
    truth: { left: {}, silent: [], shelfware: [] },
  }),
}
