import { Button, Menu, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import type { Words } from './playbook.ts'
import styles from './playbooks.module.css'

const names = [
  'account.name',
  'account.tier',
  'account.renewal_date',
  'account.mrr',
  'account.health.band',
  'account.health.score',
  'account.domain',
  'contact.name',
  'contact.title',
  'owner.name',
  'owner.email',
  'owner.meeting_url',
  'workspace.name',
  'today',
] as const
/** What is not known of everybody gets words in its place. */
const defaults: Partial<Record<string, Words>> = {
  'contact.name': { ja: 'ご担当者', en: 'there' },
  'owner.name': { ja: '担当', en: 'your contact' },
}

export interface WordsInputProps {
  readonly label: string
  readonly value: Words
  readonly isLong: boolean
  readonly readOnly: boolean
  /** What is wrong with it. */
  readonly fault: string | undefined
  readonly onChange: (value: Words) => void
}

/** Words in both languages, with names to put in: the account's language decides which are sent. */
export function WordsInput({ label, value, isLong, readOnly, fault, onChange }: WordsInputProps) {
  const { t, i18n } = useTranslation('playbooks')
  const [language, setLanguage] = useState<'ja' | 'en'>(i18n.language === 'ja' ? 'ja' : 'en')
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const { data: attributes } = apiQuery.useQuery('get', '/api/v1/attribute-definitions')
  const write = (text: string) => onChange({ ...value, [language]: text })
  const put = (name: string) => {
    const fallback = defaults[name]?.[language]
    const said = `{{ ${name}${fallback ? ` | default: "${fallback}"` : ''} }}`
    const at = field.current?.selectionStart ?? value[language].length
    write(value[language].slice(0, at) + said + value[language].slice(at))
    field.current?.focus()
  }
  const shared = {
    ref: field,
    'aria-label': `${label} (${t(`language.${language}`)})`,
    value: value[language],
    readOnly,
    error: fault,
    lang: language,
    maxLength: 20_000,
    onChange: (event: { currentTarget: { value: string } }) => write(event.currentTarget.value),
  }
  return (
    <div className={styles.words}>
      <div className={styles.wordsHead}>
        <span className={styles.label}>{label}</span>
        <span className={styles.inline}>
          {readOnly ? null : (
            <Menu position="bottom-end" width={260}>
              <Menu.Target>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  leftSection={<IconBraces size={14} />}
                >
                  {t('words.put')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
                {names.map((name) => (
                  <Menu.Item key={name} onClick={() => put(name)}>
                    {t(`words.name.${name.replaceAll('.', '_') as 'today'}`)}
                  </Menu.Item>
                ))}
                {(attributes?.rows ?? []).map(({ key, label: said }) => (
                  <Menu.Item key={key} onClick={() => put(`account.attributes.${key}`)}>
                    {said}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
          <SegmentedControl
            size="xs"
            aria-label={t('words.language', { label })}
            value={language}
            data={(['ja', 'en'] as const).map((one) => ({
              value: one,
              label: t(`language.${one}`),
            }))}
            onChange={(next) => setLanguage(next as 'ja')}
          />
        </span>
      </div>
      {isLong ? <Textarea {...shared} autosize minRows={4} maxRows={18} /> : <TextInput {...shared} />}
      {value.ja === '' || value.en === '' ? (
        <p className={styles.hint}>
          {t(
            value.ja === '' && value.en === ''
              ? 'words.none'
              : value.ja === ''
                ? 'words.only_en'
                : 'words.only_ja',
          )}
        </p>
      ) : null}
    </div>
  )
}
