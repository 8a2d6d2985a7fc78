import { expect, type Page, test } from '@playwright/test'
import { type ClockedProduct, startClockedProduct } from './clocked-product.ts'

/** A Monday, ten in the morning in Tokyo. */
const START = new Date('2026-11-02T01:00:00Z')
const HOURS_A_MOVE = 8
const MOVES = (30 * 24) / HOURS_A_MOVE
const dayInTokyo = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' })

let product: ClockedProduct

test.beforeAll(async () => {
  product = await startClockedProduct(START)
})
test.afterAll(() => product.stop())

async function addStep(page: Page, where: ReturnType<Page['getByRole']>, kind: string): Promise<void> {
  await where.click()
  await page.getByRole('menuitem', { name: kind, exact: true }).click()
  await expect(page.getByRole('dialog', { name: kind })).toBeVisible()
}

async function writeMail(page: Page, subject: string): Promise<void> {
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: '件名 (日本語)' }).fill(subject)
  await drawer.getByRole('textbox', { name: '本文 (日本語)' }).fill('{{ contact.name }} 様、いかがですか。')
  await drawer.getByRole('textbox', { name: '送信までの待ち時間' }).fill('0')
  await close(page)
}

async function wait(page: Page, days: string): Promise<void> {
  await page.getByRole('dialog').getByRole('textbox', { name: '長さ' }).fill(days)
  await close(page)
}

async function close(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

/** 150 days after signing up: mail, five days, then a second and a third mail for one, a task for all others. */
async function draw(page: Page): Promise<void> {
  const add = page.getByRole('button', { name: 'ここに手順を追加' })
  await page.getByText('図', { exact: true }).click()
  await page.getByRole('button', { name: /^開始 手動/ }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('combobox', { name: '開始する条件' }).click()
  await page.getByRole('option', { name: '日付の前後' }).click()
  await drawer.getByRole('combobox', { name: '日付', exact: true }).click()
  await page.getByRole('option', { name: '登録日' }).click()
  await drawer.getByText('後', { exact: true }).click()
  await drawer.getByRole('textbox', { name: '日数' }).first().fill('150')
  await close(page)
  await expect(page.getByRole('button', { name: '開始 登録日の 150 日後' })).toBeVisible()
  await addStep(page, add.first(), 'メール')
  await writeMail(page, 'その後いかがですか')

  await page.getByText('リスト', { exact: true }).click()
  await addStep(page, add.last(), '待つ')
  await wait(page, '5')
  await addStep(page, add.last(), '分岐')
  await drawer.getByRole('button', { name: '条件を追加' }).click()
  await drawer.getByRole('combobox', { name: '項目', exact: true }).fill('顧客名')
  await page.getByRole('option', { name: '顧客名', exact: true }).click()
  await drawer.getByRole('textbox', { name: '値', exact: true }).fill('青葉物流')
  await close(page)
  const way = (name: RegExp) => page.locator('span').filter({ hasText: name }).getByRole('button')
  await addStep(page, way(/^はい →/), 'メール')
  await writeMail(page, '次のご提案')
  await addStep(page, add.last(), '待つ')
  await wait(page, '14')
  await addStep(page, add.last(), 'メール')
  await writeMail(page, '効果はありましたか')
  await addStep(page, way(/^いいえ・不明 →/), 'タスク')
  await drawer.getByRole('textbox', { name: '件名 (日本語)' }).fill('{{ account.name }} に電話する')
  await close(page)
}

test('a playbook is drawn, simulated, switched on, and writes through thirty days: every mail once, on its day', async ({
  browser,
}) => {
  test.slow()
  const page = await browser.newPage({ baseURL: new URL(product.signInLink).origin, locale: 'ja-JP' })
  await page.goto(product.signInLink)
  await page.waitForURL((url) => url.pathname !== '/welcome')
  const { request } = page
  const due = { 青葉物流: '2026-11-03', ひばり工房: '2026-11-05', みさき食品: '2026-11-09' }
  for (const [index, [name, day]] of Object.entries(due).entries()) {
    const signedUp = new Date(Date.parse(day) - 150 * 86_400_000).toISOString().slice(0, 10)
    const made = await request.post('/api/v1/accounts', { data: { name, signed_up_on: signedUp } })
    const { id } = await made.json()
    const contact = {
      account_id: id,
      name: `担当 ${index}`,
      email: `c${index}@customer.example`,
      role: 'champion',
    }
    expect((await request.post('/api/v1/contacts', { data: contact })).status()).toBe(201)
  }

  await page.goto('/playbooks/new')
  await page.getByRole('textbox', { name: '名前' }).fill('半年後のご様子')
  await page.getByRole('button', { name: '作成する' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '半年後のご様子' })).toBeVisible()
  await draw(page)
  await page.getByRole('button', { name: '保存する' }).click()
  await expect(page.getByText('すべて保存済みです')).toBeVisible()
  await expect(page.getByText('稼働できる状態です')).toBeVisible()
  await page.getByRole('button', { name: 'シミュレーションする' }).click()
  const simulated = page.getByTestId('simulated')
  await expect(simulated.getByText('2 件の顧客を登録していたはずです。')).toBeVisible()
  await expect(simulated.getByRole('link', { name: 'さざなみ書房' })).toBeVisible()
  await page.getByRole('button', { name: '稼働させる' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '稼働させる' }).click()
  await expect(page.locator('main header').getByText('稼働中')).toBeVisible()

  for (let move = 1; move <= MOVES; move += 1) {
    await product.moveTo(new Date(START.getTime() + move * HOURS_A_MOVE * 3_600_000))
  }
  const arrived = product.received
    .filter(({ to }) => to.endsWith('@customer.example'))
    .map(({ at, to, subject }) => `${dayInTokyo.format(new Date(at))} ${to} ${subject}`)
  expect(arrived).toEqual([
    '2026-11-03 c0@customer.example その後いかがですか',
    '2026-11-05 c1@customer.example その後いかがですか',
    '2026-11-08 c0@customer.example 次のご提案',
    '2026-11-09 c2@customer.example その後いかがですか',
    '2026-11-22 c0@customer.example 効果はありましたか',
  ])

  await page.reload()
  await page.getByRole('tab', { name: '結果' }).click()
  const arm = page.getByRole('table', { name: '群' }).getByRole('row', { name: /^対象/ })
  await expect(arm.getByRole('cell')).toContainText(['3', '3'])
  const steps = page.getByRole('table', { name: '手順の実行' })
  for (const [step, accounts] of [
    ['その後いかがですか', '3'],
    ['次のご提案', '1'],
    ['効果はありましたか', '1'],
    ['に電話する', '2'],
  ] as const) {
    const row = steps.getByRole('row').filter({ hasText: step })
    await expect(row.getByRole('cell').nth(1)).toHaveText(accounts)
  }
  const tasks = await (await request.get('/api/v1/tasks', { params: { owner: 'all' } })).json()
  const titles = tasks.rows.map(({ title }: { title: string }) => title).toSorted()
  expect(titles).toEqual(['ひばり工房 に電話する', 'みさき食品 に電話する'])
})
