import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'

const routerSource = [
  'router.tsx',
  'shell-route.ts',
  'metric-routes.ts',
  'playbook-routes.ts',
  'segment-routes.ts',
  'signal-routes.ts',
  'task-routes.ts',
  'renewal-routes.ts',
  'staircase-routes.ts',
  'success-routes.ts',
  'outside-routes.ts',
  'onboarding-routes.ts',
]
  .map((file) => readFileSync(new URL(`../src/workspace/${file}`, import.meta.url), 'utf8'))
  .join('\n')
const redirecting = ['/data', '/settings']
// What needs the link of a mail is looked at by the test that sends it, or by itself below.
const byLink = ['/unsubscribe/$token', '/survey', '/shared/plan']
const outside = ['/sign-in', '/welcome']
const inside = [
  '/',
  '/tasks',
  '/tasks?as=team',
  '/renewals',
  '/renewals/forecast',
  '/renewals/checkpoints',
  '/renewals/outcomes',
  '/renewals/packs/$packId',
  '/staircase',
  '/staircase/opportunities',
  '/staircase/numbers',
  '/staircase/lock',
  '/staircase/new',
  '/staircase/$staircaseId',
  '/success-plans',
  '/success-plans/templates',
  '/success-plans/$planId',
  '/success-plans/$planId/edit',
  '/onboarding',
  '/onboarding?as=board',
  '/onboarding/numbers',
  '/onboarding/templates',
  '/onboarding/templates/new',
  '/onboarding/templates/$templateId',
  '/onboarding/$onboardingId',
  '/accounts',
  '/accounts/$accountId',
  '/playbooks',
  '/playbooks/new',
  '/playbooks/$playbookId',
  '/playbooks/$playbookId?tab=enrolments',
  '/playbooks/$playbookId?tab=results',
  '/metrics',
  '/metrics/cohorts',
  '/metrics/survival',
  '/metrics/ltv',
  '/metrics/tree',
  '/metrics/support',
  '/metrics/$name',
  '/metrics/$name/difference',
  '/health',
  '/health/rule',
  '/health/scores',
  '/prediction',
  '/prediction/models',
  '/prediction/models/$modelId',
  '/health/back-tests',
  '/health/back-tests/$backTestId',
  '/health/honesty',
  '/signals',
  '/signals/history',
  '/signals/thresholds',
  '/loyalty',
  '/segments',
  '/segments/new',
  '/segments/$segmentId',
  '/tiers',
  '/data/imports',
  '/data/imports/$importId',
  '/data/rejected',
  '/data/quality',
  '/data/keys',
  '/settings/workspace',
  '/settings/members',
  '/settings/attributes',
  '/settings/mail',
  '/settings/mail-templates',
  '/settings/notifications',
  '/settings/work',
  '/settings/playbooks',
  '/settings/profile',
  '/audit',
]

test('every route of the router is visited', () => {
  const written = [...routerSource.matchAll(/^ {2}path: '([^']+)'/gm)].map(([, path = '']) => path)
  expect(written.length).toBeGreaterThan(15)
  const visited = [...inside, ...outside, ...redirecting, ...byLink]
  const missing = written.filter((path) => !visited.some((known) => known === path || known.endsWith(path)))
  expect(missing).toEqual([])
})

/** The route with something that exists in the place of its parameter; undefined where there is nothing yet. */
async function addressOf(request: APIRequestContext, route: string): Promise<string | undefined> {
  const lists: Record<string, string> = {
    $accountId: '/api/v1/accounts?limit=1',
    $packId: '/api/v1/renewal-packs?limit=1',
    $staircaseId: '/api/v1/staircases',
    $playbookId: '/api/v1/playbooks',
    $planId: '/api/v1/success-plans?limit=1',
    $templateId: '/api/v1/onboarding-templates',
    $onboardingId: '/api/v1/onboardings?which=all&limit=1',
    $importId: '/api/v1/imports?limit=1',
    $segmentId: '/api/v1/segments?limit=1',
    $backTestId: '/api/v1/health/back-tests?limit=1',
    $modelId: '/api/v1/prediction/models?limit=1',
  }
  const parameter = /\$\w+/.exec(route)?.[0]
  if (parameter === undefined) return route
  if (parameter === '$name') return route.replace(parameter, 'quick-ratio')
  if (parameter === '$playbookId') await drawOne(request)
  if (parameter === '$staircaseId') await buildOne(request)
  if (parameter === '$planId') await planOne(request)
  if (parameter === '$templateId' || parameter === '$onboardingId') await onboardOne(request)
  const answer = await request.get(lists[parameter] ?? '')
  const id = answer.ok() ? (await answer.json()).rows?.[0]?.id : undefined
  return id === undefined ? undefined : route.replace(parameter, String(id))
}

/** A playbook to look at: kept from the first look on, refused by its name afterwards. */
const drawOne = (request: APIRequestContext) =>
  request.post('/api/v1/playbooks', { data: { name: 'Low usage (looked at)', library_key: 'low-usage' } })

/** A plan to look at, of the first account. */
async function planOne(request: APIRequestContext) {
  const known = await (await request.get('/api/v1/success-plans?limit=1')).json()
  if (known.rows.length > 0) return
  const [account] = (await (await request.get('/api/v1/accounts?limit=1')).json()).rows
  await request.post('/api/v1/success-plans', { data: { account_id: account.id, template: 'adoption' } })
}

/** A template that is on, and the first account on its way through it. */
async function onboardOne(request: APIRequestContext) {
  const made = await request.post('/api/v1/onboarding-templates', {
    data: { name: 'Standard (looked at)', library_key: 'standard' },
  })
  if (!made.ok()) return
  const { id, revision } = await made.json()
  const { count } = await (await request.get(`/api/v1/onboarding-templates/${id}/candidates`)).json()
  await request.post(`/api/v1/onboarding-templates/${id}/on`, {
    data: { based_on: revision, existing: { days: 0, count } },
  })
  const [account] = (await (await request.get('/api/v1/accounts?limit=1')).json()).rows
  await request.post('/api/v1/onboardings', { data: { account_id: String(account.id), template_id: id } })
}

/** A staircase to look at; refused by its place when there is one already. */
const buildOne = (request: APIRequestContext) =>
  request.post('/api/v1/staircases', {
    data: {
      name: 'Growth (looked at)',
      steps: [
        {
          name: 'In use every week',
          rule: { kind: 'condition', field: 'active-days-28d', op: 'ge', value: 8 },
          guidance: 'Look at what they use together.',
          offer: { name: 'More seats', kind: 'seats', amount_minor: 100_000 },
        },
      ],
    },
  })

type Look = { scheme: 'light' | 'dark'; width: 1440 | 390 }
const opposite = ({ scheme, width }: Look): Look => ({
  scheme: scheme === 'light' ? 'dark' : 'light',
  width: width === 1440 ? 390 : 1440,
})
/**
 * Every page comes once, in one language and one look; both turn from page to page, so that what all pages share is seen in
 * every look. The daily ones come in the opposite look too. With A11Y=all every page comes in both, and in both languages.
 */
const turns: readonly { ja: Look; en: Look }[] = [
  { ja: { scheme: 'light', width: 1440 }, en: { scheme: 'dark', width: 390 } },
  { ja: { scheme: 'dark', width: 1440 }, en: { scheme: 'light', width: 390 } },
  { ja: { scheme: 'dark', width: 390 }, en: { scheme: 'light', width: 1440 } },
  { ja: { scheme: 'light', width: 390 }, en: { scheme: 'dark', width: 1440 } },
]

const daily =
  /^\/(accounts(\/\d+)?|metrics(\/quick-ratio)?|health|signals|tasks|data\/(imports|quality)|audit)?$/
const isDaily = (address: string) => daily.test(address)

const timeout = 30_000

async function settle(page: Page): Promise<void> {
  await expect(page.locator('h1').first(), `${page.url()} has no heading`).toBeVisible({ timeout })
  const loading = page.locator('[role="status"]').and(page.getByLabel(/^(読み込んでいます|Loading)$/))
  await expect(loading, `${page.url()} goes on loading`).toHaveCount(0, { timeout })
}

/**
 * Goes there as a click on a link does, inside the page that stands: loading the product anew took half the time of a visit.
 * The router tells when the new page stands; the address alone changes before.
 */
async function follow(page: Page, href: string): Promise<void> {
  await page.evaluate(async (to) => {
    const { __TSR_ROUTER__: router } = self as unknown as {
      __TSR_ROUTER__: { navigate(where: { href: string }): Promise<void> }
    }
    await router.navigate({ href: to })
  }, href)
}

/** What is wrong with the page: violations of axe and sideways scrolling. */
async function inspect(page: Page, address: string, { scheme, width }: Look): Promise<string[]> {
  const where = `${address} ${scheme} ${width}`
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
  // Colours on their way from one scheme to the other have no contrast worth measuring.
  await expect.poll(() => page.evaluate(() => document.getAnimations().length), { timeout }).toBe(0)
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const problems = violations.map(
    ({ id, nodes }) => `${where}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
  const [has, may] = await page.evaluate(() => [document.scrollingElement?.scrollWidth ?? 0, innerWidth])
  return has > may ? [...problems, `${where}: scrolls sideways (${has} > ${may})`] : problems
}

for (const language of ['ja', 'en'] as const) {
  test(`every page in ${language} is accessible and quiet`, async ({ page, browser, request }) => {
    test.setTimeout(300_000)
    const problems: string[] = []
    const visit = async (to: Page, address: string, look: Look) => {
      try {
        for (const seen of isDaily(address) || process.env.A11Y === 'all' ? [look, opposite(look)] : [look]) {
          await to.emulateMedia({ colorScheme: seen.scheme })
          await to.setViewportSize({ width: seen.width, height: 900 })
          if (seen === look) await follow(to, address)
          await settle(to)
          problems.push(...(await inspect(to, address, seen)))
        }
      } catch (error) {
        problems.push(error instanceof Error ? (error.message.split('\n')[0] ?? address) : String(error))
      }
    }
    const prepare = async (to: Page) => {
      await to.addInitScript((code) => localStorage.setItem('tsuzuku.language', code), language)
      to.on('console', (message) => {
        if (message.type() === 'error') problems.push(`${new URL(to.url()).pathname}: ${message.text()}`)
      })
      to.on('pageerror', (error) => problems.push(`${new URL(to.url()).pathname}: ${error.message}`))
    }
    await prepare(page)
    const mine = inside.filter((_, n) => process.env.A11Y === 'all' || n % 2 === (language === 'ja' ? 0 : 1))
    await page.goto('/')
    for (const [first, turn] of turns.entries()) {
      for (const route of mine.filter((_, n) => n % turns.length === first)) {
        const address = await addressOf(request, route)
        if (address) await visit(page, address, turn[language])
      }
    }
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] } })
    const stranger = await context.newPage()
    await prepare(stranger)
    for (const [n, address] of outside.entries()) {
      await stranger.goto(address)
      await visit(stranger, address, (turns[n] as (typeof turns)[number])[language])
    }
    await context.close()
    expect(problems).toEqual([])
  })
}

test('the question of a mail is accessible before and after the answer', async ({ browser }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } })
  const page = await context.newPage()
  const problems: string[] = []
  for (const [n, language] of (['ja', 'en'] as const).entries()) {
    for (const state of ['open', 'answered'] as const) {
      const form = {
        ...{ kind: 'nps', lowest: 0, highest: 10, from: 'Tsuzuku', asks_comment: true, language, state },
        question: language === 'ja' ? '同僚にどのくらい薦めますか' : 'How likely are you to recommend us?',
        score: state === 'open' ? null : 9,
        comment: null,
      }
      await page.route('**/api/v1/survey-form', (route) => route.fulfill({ json: form }))
      for (const look of [turns[n]?.[language], turns[n + 2]?.[language]].filter(
        (one) => one !== undefined,
      )) {
        await page.emulateMedia({ colorScheme: look.scheme })
        await page.setViewportSize({ width: look.width, height: 900 })
        await page.goto('about:blank')
        await page.goto('/survey#tzq_looked-at.9')
        await expect(page.getByText(form.question)).toBeVisible()
        problems.push(...(await inspect(page, `/survey ${language} ${state}`, look)))
      }
      await page.unroute('**/api/v1/survey-form')
    }
  }
  await context.close()
  expect(problems).toEqual([])
})
