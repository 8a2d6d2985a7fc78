import AxeBuilder from '@axe-core/playwright'
import { type APIRequestContext, expect, test } from '@playwright/test'

const accountOf = async (request: APIRequestContext): Promise<{ id: number; name: string }> =>
  (await (await request.get('/api/v1/accounts', { params: { sort: '-mrr', limit: 1 } })).json()).rows[0]

/** Somebody of the customer who can agree. */
async function contactOf(request: APIRequestContext, accountId: number): Promise<string> {
  const name = `合意 花子 ${Date.now()}`
  const made = await request.post('/api/v1/contacts', { data: { account_id: accountId, name } })
  expect(made.ok(), await made.text()).toBe(true)
  return name
}

/** A playbook that says something on the pages of one customer. */
async function say(request: APIRequestContext, accountId: number, title: string): Promise<void> {
  const words = (text: string) => ({ ja: text, en: '' })
  const step = {
    kind: 'page-message',
    id: 'say',
    title: words(title),
    body: words('{{ account.name }} 様へ'),
  }
  const none = { only: null, again_after_days: null, most_active: null, hold_out: 0, goal: null, exit: null }
  const content = {
    ...none,
    trigger: { kind: 'manual' },
    first: 'say',
    steps: [{ ...step, days: 30, next: null }],
  }
  const made = await request.post('/api/v1/playbooks', { data: { name: title, content } })
  expect(made.ok(), await made.text()).toBe(true)
  const { id, revision } = await made.json()
  expect((await request.post(`/api/v1/playbooks/${id}/on`, { data: { based_on: revision } })).ok()).toBe(true)
  const data = { accounts: [String(accountId)], key: title }
  expect((await request.post(`/api/v1/playbooks/${id}/enrolments`, { data })).ok()).toBe(true)
}

test('a plan comes of a template, is agreed on by link without a session, and says what changed since', async ({
  page,
  request,
  browser,
  baseURL,
}) => {
  test.slow()
  const account = await accountOf(request)
  const contact = await contactOf(request, account.id)
  await page.goto(`/success-plans?make=${account.id}`)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('combobox', { name: '顧客' })).toHaveValue(account.name)
  await dialog.getByRole('combobox', { name: 'ひな型' }).click()
  await page.getByRole('option', { name: '作業時間の削減' }).click()
  await dialog.getByRole('button', { name: '計画をつくる' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '作業時間の削減' })).toBeVisible()
  await expect(page.getByText('先にすべての目標に目標値を入れてください')).toBeVisible()
  const id = Number(/success-plans\/(\d+)/.exec(page.url())?.[1])
  const tasks = await (
    await request.get('/api/v1/tasks', { params: { account: account.id, owner: 'all' } })
  ).json()
  expect(tasks.rows.filter(({ source }: { source: string }) => source === 'plan').length).toBeGreaterThan(2)

  await page.getByRole('link', { name: '編集する' }).click()
  const goal = page.getByRole('group', { name: '目標 1' })
  await goal.getByRole('textbox', { name: '基準', exact: true }).fill('30')
  await goal.getByRole('textbox', { name: '目標値' }).fill('18')
  await page.getByRole('button', { name: '第 2 版として保存する' }).click()
  await expect(page.getByText('お客様はまだこの計画に合意していません。')).toBeVisible()

  await page.getByRole('button', { name: 'リンクで合意を依頼する' }).click()
  await dialog.getByRole('combobox', { name: '合意する方' }).fill(contact)
  await page.getByRole('option', { name: contact }).click()
  await dialog.getByRole('button', { name: 'リンクをつくる' }).click()
  const url = await dialog.getByRole('textbox', { name: 'お客様に送るリンク' }).inputValue()
  await dialog.getByRole('button', { name: '閉じる' }).last().click()

  const news = `新しい画面のご案内 ${Date.now()}`
  await say(request, account.id, news)

  const outside = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    storageState: { cookies: [], origins: [] },
    locale: 'ja-JP',
  })
  const theirs = await outside.newPage()
  await theirs.goto(url)
  await expect(theirs.getByRole('heading', { level: 1, name: '作業時間の削減' })).toBeVisible()
  await expect(theirs.getByText(`${contact} 様として、第 2 版に合意します。`)).toBeVisible()
  await expect(async () => {
    await theirs.reload()
    await expect(theirs.getByRole('region', { name: news })).toContainText(`${account.name} 様へ`, {
      timeout: 2_000,
    })
  }).toPass()
  const looked = await new AxeBuilder({ page: theirs }).analyze()
  expect(looked.violations.map(({ id: rule }) => rule)).toEqual([])
  await theirs.getByRole('button', { name: 'この計画に合意します' }).click()
  await expect(theirs.getByText(`${contact} 様はこの版に合意されています。`)).toBeVisible()

  await page.goto(`/accounts/${account.id}?tab=timeline`)
  const told = page.getByRole('listitem').filter({ hasText: news })
  await expect(told).toContainText(`${contact} 様が閲覧`)
  await page.goto(`/success-plans/${id}`)
  await expect(page.getByText('第 2 版で合意済みです')).toBeVisible()
  await page.getByRole('link', { name: '編集する' }).click()
  await page.getByRole('textbox', { name: '題名' }).fill('作業時間の削減(改)')
  await page.getByRole('button', { name: '第 3 版として保存する' }).click()
  await expect(page.getByText('第 2 版で合意したあと、変更されています(現在は第 3 版)')).toBeVisible()
  await expect(page.getByText('題名:作業時間の削減 → 作業時間の削減(改)')).toBeVisible()
  await theirs.reload()
  await expect(theirs.getByText('合意後の変更')).toBeVisible()
  await expect(theirs.getByRole('button', { name: 'この計画に合意します' })).toBeVisible()

  await page.getByRole('button', { name: '無効にする' }).click()
  await expect(page.getByText(/無効 · 開封済み/)).toBeVisible()
  await theirs.reload()
  await expect(theirs.getByText('このリンクは使えなくなりました')).toBeVisible()
  await outside.close()
  expect((await request.post(`/api/v1/success-plans/${id}/close`, { data: {} })).ok()).toBe(true)
})

test('two people edit at once: the second sees what changed and brings both together', async ({
  page,
  request,
}) => {
  const account = await accountOf(request)
  const made = await (
    await request.post('/api/v1/success-plans', { data: { account_id: account.id, template: 'adoption' } })
  ).json()
  await page.goto(`/success-plans/${made.id}/edit`)
  await page.getByRole('textbox', { name: '題名' }).fill('私の題名')
  const { content, version } = await (await request.get(`/api/v1/success-plans/${made.id}`))
    .json()
    .then((plan) => ({
      version: plan.version,
      content: {
        title: plan.title,
        job: '相手が書いた目的',
        starts_on: plan.starts_on,
        goals: [],
        steps: [],
      },
    }))
  const saved = await request.put(`/api/v1/success-plans/${made.id}`, { data: { version, content } })
  expect(saved.ok(), await saved.text()).toBe(true)
  await page.getByRole('button', { name: '第 2 版として保存する' }).click()
  const told = page.getByRole('alert').filter({ hasText: '先に第 2 版を保存しました' })
  await expect(told.getByText(/相手が書いた目的/)).toBeVisible()
  await expect(page.getByRole('textbox', { name: '題名' })).toHaveValue('私の題名')
  await told.getByRole('button', { name: '両方を合わせる' }).click()
  await page.getByRole('button', { name: '第 3 版として保存する' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '私の題名' })).toBeVisible()
  await expect(page.getByText('相手が書いた目的')).toBeVisible()
  expect((await request.post(`/api/v1/success-plans/${made.id}/close`, { data: {} })).ok()).toBe(true)
})

test('a goal that counts an event is added to an own template, and a plan from it follows the event', async ({
  page,
  request,
}) => {
  const account = await accountOf(request)
  const event = `レポート共有 ${Date.now()}`
  const { token } = await (
    await request.post('/api/v1/keys', { data: { name: event, kind: 'write' } })
  ).json()
  const sent = await request.post('/v1/track', {
    headers: { authorization: `Basic ${Buffer.from(`${token}:`).toString('base64')}` },
    data: { event, userId: 'share-1', context: { groupId: 'C-1' } },
  })
  expect(sent.ok(), await sent.text()).toBe(true)
  const keep = async (): Promise<string> => {
    const made = await request.post('/api/v1/success-plans', {
      data: { account_id: account.id, template: 'adoption' },
    })
    const data = { plan_id: (await made.json()).id, name: `共有 ${event}` }
    return (await (await request.post('/api/v1/success-templates', { data })).json()).key
  }
  const key = await keep()
  await page.goto('/success-plans/templates')
  await page.getByRole('button', { name: `編集する: 共有 ${event}` }).click()
  const drawer = page.getByRole('dialog')
  const before = await drawer.getByRole('group', { name: /^目標 \d/ }).count()
  await drawer.getByRole('combobox', { name: '目標を追加する' }).fill(event)
  await page.getByRole('option', { name: event }).click()
  const added = drawer.getByRole('group', { name: `目標 ${before + 1}` })
  await expect(added.getByText(`「${event}」の回数(28 日間)`)).toBeVisible()
  await added.getByRole('textbox', { name: 'どうなっていればよいか' }).fill('月に 20 回共有する')
  await added.getByRole('textbox', { name: '目標値' }).fill('20')
  await drawer.getByRole('button', { name: '保存する' }).click()
  await expect(drawer).toBeHidden()

  const plan = await (
    await request.post('/api/v1/success-plans', { data: { account_id: account.id, template: key } })
  ).json()
  expect(plan.goals_shown.at(-1)).toMatchObject({
    measure: { kind: 'event', event: `track:${event}` },
    target: 20,
  })
  await page.goto(`/success-plans/${plan.id}`)
  await expect(page.getByText(`「${event}」の回数(28 日間)`)).toBeVisible()
})
