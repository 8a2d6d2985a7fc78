import { expect, test } from '@playwright/test'

test.use({ actionTimeout: 20_000 })

test('a template is made from a ready one, changed, switched on, and an account is led through its steps', async ({
  page,
  request,
}) => {
  test.slow()
  const name = `標準の導入 ${Date.now()}`
  const { rows } = await (
    await request.get('/api/v1/accounts', { params: { sort: '-mrr', limit: 1 } })
  ).json()
  const account: { id: number; name: string } = rows[0]

  await page.goto('/onboarding/templates')
  await page.getByRole('link', { name: 'テンプレートを作る' }).first().click()
  await page.getByRole('button', { name: /これを使う.*標準の導入/ }).click()
  await expect(page.getByRole('button', { name: 'キックオフを行う', exact: true })).toBeVisible()
  const id = Number(/templates\/(\d+)/.exec(page.url())?.[1])
  await page.getByRole('textbox', { name: '名前', exact: true }).fill(name)

  // A step more, done by an event that has never come in.
  await page.getByRole('button', { name: /ステップを追加.*目的を決める/ }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: '名前(日本語)' }).fill('招待状を送る')
  await drawer.getByText('イベントで', { exact: true }).click()
  await drawer.getByRole('textbox', { name: '別の名前(track:名前)' }).fill('track:Invitation Sent')
  await drawer.getByRole('button', { name: '閉じる' }).click()
  await expect(page.getByRole('button', { name: '招待状を送る', exact: true })).toBeVisible()
  await page.getByRole('button', { name: '保存する' }).click()
  await expect(page.getByText('イベント「Invitation Sent」は一度も届いていません').first()).toBeVisible()

  // Somebody else saves meanwhile: nothing of mine is lost.
  await page.getByRole('textbox', { name: '説明' }).fill('私の説明')
  const saved = await (await request.get(`/api/v1/onboarding-templates/${id}`)).json()
  await request.patch(`/api/v1/onboarding-templates/${id}`, {
    data: { based_on: saved.revision, content: { ...saved.draft, stuck_after_days: 21 } },
  })
  await page.getByRole('button', { name: '保存する' }).click()
  await expect(page.getByText('変わったところ:設定')).toBeVisible()
  await page.getByRole('button', { name: '自分の内容で置き換える' }).click()
  await expect(page.getByText('変更はありません')).toBeVisible()

  await page.getByRole('button', { name: '有効にする', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/いま.*始まり|いま始まる顧客はありません/)).toBeVisible()
  await dialog.getByRole('button', { name: /有効に/ }).click()
  await expect(page.getByText(`「${name}」を有効にしました`).first()).toBeVisible()
  const now = await (await request.get(`/api/v1/onboarding-templates/${id}`)).json()
  expect(now).toMatchObject({ state: 'on', version: 1, description: '私の説明' })

  await page.goto('/onboarding')
  await page.getByRole('button', { name: '手で始める' }).click()
  await dialog.getByRole('combobox', { name: '顧客' }).fill(account.name)
  await page.getByRole('option', { name: account.name }).first().click()
  await dialog.getByRole('combobox', { name: 'テンプレート' }).click()
  await page.getByRole('option', { name }).click()
  await dialog.getByRole('button', { name: '始める', exact: true }).click()
  await expect(
    page.getByRole('heading', { level: 1, name: `${account.name} のオンボーディング` }),
  ).toBeVisible()

  await page.getByRole('button', { name: /完了にする.*キックオフを行う/ }).click()
  await expect(page.getByText('「キックオフを行う」を完了にしました').first()).toBeVisible()
  await page.getByRole('button', { name: /飛ばす.*招待状を送る/ }).click()
  await dialog.getByRole('textbox', { name: '理由' }).fill('紙で送りました')
  await dialog.getByRole('button', { name: '飛ばす', exact: true }).click()
  await expect(page.getByText('紙で送りました')).toBeVisible()

  await page.goto(`/accounts/${account.id}`)
  await expect(page.getByRole('link', { name })).toBeVisible()
  await page.goto(`/onboarding/numbers?template=${id}`)
  await expect(
    page.getByText('期限が来たものがまだありません').or(page.getByText('完了率').first()).first(),
  ).toBeVisible()
  await request.post(`/api/v1/onboarding-templates/${id}/retire`)
})
