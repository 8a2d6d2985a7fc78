import type { Labels } from './import-kind.ts'

/** Why a row did not land, in words. The codes are part of the API. */
export const issueTexts: Record<string, Labels> = {
  record_too_long: { ja: '1 行が 1 MB を超えています', en: 'The row is longer than 1 MB' },
  too_many_columns: { ja: '1 行の列が 1,000 を超えています', en: 'The row has more than 1,000 columns' },
  unbalanced_quote: { ja: '引用符 (") が閉じていません', en: 'A quotation mark is not closed' },
  wrong_number_of_cells: {
    ja: '列の数が見出しと合いません',
    en: 'The row has another number of columns than the header',
  },
  nul_byte: { ja: '文字ではない値 (NUL) が含まれています', en: 'The cell holds a NUL byte' },
  broken_encoding: {
    ja: '文字が壊れています (文字コードの誤り)',
    en: 'Letters are broken: the encoding does not fit',
  },
  too_long: { ja: '値が長すぎます', en: 'The value is too long' },
  required: { ja: '値がありません', en: 'The value is missing' },
  not_a_number: { ja: '数値として読めません', en: 'This is not a number' },
  not_a_whole_number: { ja: '整数ではありません', en: 'This is not a whole number' },
  out_of_range: { ja: '値が範囲を外れています', en: 'The value is out of range' },
  not_a_date: { ja: 'この書式の日付として読めません', en: 'This is not a date in the chosen format' },
  not_a_boolean: { ja: 'はい・いいえのどちらか分かりません', en: 'This is neither yes nor no' },
  not_a_choice: { ja: '選べる値ではありません', en: 'This is none of the possible values' },
  not_an_email: { ja: 'メールアドレスの形ではありません', en: 'This is not an e-mail address' },
  unknown_currency: { ja: '通貨コードが分かりません', en: 'This currency code is not known' },
  money_unknown_currency: { ja: '通貨コードが分かりません', en: 'This currency code is not known' },
  money_other_currency: {
    ja: '金額の通貨記号が指定の通貨と異なります',
    en: 'The amount carries the sign of another currency',
  },
  money_not_a_number: { ja: '金額として読めません', en: 'This is not an amount' },
  money_too_many_decimals: {
    ja: '通貨の最小単位より細かい金額です',
    en: 'The amount is finer than the currency allows',
  },
  money_out_of_range: { ja: '金額が範囲を外れています', en: 'The amount is out of range' },
  unknown_account: { ja: 'この ID の顧客がありません', en: 'No account has this id' },
  account_named_not_id: {
    ja: '顧客の名前が書かれています。ID を入れてください',
    en: 'This is the name of an account; its id is needed',
  },
  unknown_contact: {
    ja: 'この担当者が見つからないため、空けて取り込みました',
    en: 'No such contact; the row landed without it',
  },
  unknown_subscription: { ja: 'この ID の契約がありません', en: 'No subscription has this id' },
  unknown_member: {
    ja: 'まだメンバーではありません。招待されると、この顧客の担当になります',
    en: 'Not a member yet; the account becomes theirs when they are invited',
  },
  no_reference: {
    ja: '顧客・担当者・契約のどれも書かれていません',
    en: 'The row names no account, contact or subscription',
  },
  no_identity: {
    ja: 'ID もメールアドレスもありません',
    en: 'The row has neither an id nor an e-mail address',
  },
  no_amount: { ja: '金額がありません', en: 'The amount is missing' },
  billing_period_needed: {
    ja: '月額を計算するには請求期間が必要です',
    en: 'The billing period is needed to work out the monthly amount',
  },
  ends_before_start: { ja: '終了が開始より前です', en: 'The end is before the start' },
  score_out_of_range: { ja: '点数が範囲を外れています', en: 'The score is out of range' },
  date_out_of_range: {
    ja: '日付が 1900 年より前か 2149 年より後です。終わりが決まっていない場合は空けてください',
    en: 'The date lies before 1900 or after 2149; leave the cell empty where there is no end',
  },
  time_out_of_range: { ja: '日時が範囲を外れています', en: 'The time is out of range' },
  duplicate: {
    ja: '同じ ID の行が上にあるため、数えませんでした',
    en: 'A row further up has the same id; this one was not counted',
  },
  refused_by_database: { ja: 'データベースが受け付けませんでした', en: 'The database refused the row' },
}

export function issueText(code: string, language: 'ja' | 'en'): string {
  return issueTexts[code]?.[language] ?? code
}
