import { Button, Checkbox, Group, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { errorMessage, fieldErrors } from '../../lib/error-message.ts'
import { type LetterLanguage, type Template, templatesKey } from '../../lib/letters.ts'
import { ApiProblem } from '../../lib/problem.ts'
import { useAction } from '../../lib/use-action.ts'
import { AccountSearch } from '../../ui/account-search.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { TestLetter } from '../../ui/test-letter.tsx'
import styles from './letters.module.css'

interface Words {
  readonly ja: string
  readonly en: string
}
interface Content {
  readonly name: string
  readonly subject: Words
  readonly body: Words
  readonly is_marketing: boolean
}

const empty: Content = {
  name: '',
  subject: { ja: '', en: '' },
  body: { ja: '', en: '' },
  is_marketing: false,
}
const names = [
  '{{ contact.name }}',
  '{{ contact.title }}',
  '{{ account.name }}',
  '{{ account.renewal_date }}',
  '{{ account.mrr }}',
  '{{ account.tier }}',
  '{{ account.health.band }}',
  '{{ owner.name }}',
  '{{ owner.meeting_url }}',
  '{{ workspace.name }}',
  '{{ today }}',
]
const languages = ['ja', 'en'] as const

interface TemplateDrawerProps {
  readonly template?: Template
  readonly mayWrite: boolean
  readonly onClose: () => void
}

/** A template in both languages, and what it says to a real account. */
export function TemplateDrawer({ template, mayWrite, onClose }: TemplateDrawerProps) {
  const { t } = useTranslation(['letters', 'common'])
  const [content, setContent] = useState<Content>(() =>
    template
      ? {
          name: template.name,
          subject: template.subject,
          body: template.body,
          is_marketing: template.is_marketing,
        }
      : empty,
  )
  const [version, setVersion] = useState(template?.version ?? 0)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [conflict, setConflict] = useState(false)
  const save = useAction({
    run: () =>
      template
        ? api.PUT('/api/v1/mail-templates/{id}', {
            params: { path: { id: template.id } },
            body: { ...content, version },
          })
        : api.POST('/api/v1/mail-templates', { body: content }),
    invalidate: [templatesKey],
    done: () => t('templates.saved', { name: content.name }),
    onDone: onClose,
    onError: (error) => {
      // What was typed stays; the next press saves it over what the other person wrote, on purpose.
      if (error instanceof ApiProblem && error.problem.code === 'letters.template_changed_meanwhile') {
        setVersion(Number(error.problem.params?.version ?? version))
        setConflict(true)
        return true
      }
      const found = fieldErrors(error)
      setErrors(found)
      return Object.keys(found).some((field) => /^(name|subject|body)/.test(field))
    },
  })
  const change = (part: Partial<Content>) => setContent({ ...content, ...part })
  return (
    <RightDrawer isOpen onClose={onClose} title={template?.name ?? t('templates.add')} width={860}>
      <form
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <TextInput
          label={t('templates.name')}
          value={content.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          maxLength={100}
          error={errors.name}
          readOnly={!mayWrite}
        />
        <div className={styles.pair}>
          {languages.map((language) => (
            <div key={language} className={styles.fields}>
              <TextInput
                label={t(`templates.subject_${language}`)}
                value={content.subject[language]}
                onChange={(event) =>
                  change({ subject: { ...content.subject, [language]: event.currentTarget.value } })
                }
                error={errors[`subject.${language}`] ?? errors.subject}
                readOnly={!mayWrite}
                lang={language}
              />
              <Textarea
                label={t(`templates.body_${language}`)}
                value={content.body[language]}
                onChange={(event) =>
                  change({ body: { ...content.body, [language]: event.currentTarget.value } })
                }
                autosize
                minRows={9}
                maxRows={20}
                maxLength={20_000}
                error={errors[`body.${language}`] ?? errors.body}
                readOnly={!mayWrite}
                lang={language}
              />
            </div>
          ))}
        </div>
        <p className={styles.names}>
          {t('templates.names')} <code>{names.join('  ')}</code>
        </p>
        <Checkbox
          label={t('write.marketing')}
          description={t('write.marketing_about')}
          checked={content.is_marketing}
          onChange={(event) => change({ is_marketing: event.currentTarget.checked })}
          disabled={!mayWrite}
        />
        {conflict ? (
          <p role="alert">
            {t('templates.conflict')} {template ? <Theirs id={template.id} /> : null}
          </p>
        ) : null}
        {mayWrite ? (
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={content.name.trim() === ''}>
              {t(conflict ? 'templates.save_over' : 'templates.save')}
            </Button>
          </Group>
        ) : null}
      </form>
      <Preview content={content} />
    </RightDrawer>
  )
}

function Theirs({ id }: { readonly id: number }) {
  const { t } = useTranslation('letters')
  const { data } = useQuery({
    queryKey: [...templatesKey, 'theirs', id],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/mail-templates', { signal })).data,
  })
  const theirs = data?.rows.find((one) => one.id === id)
  if (!theirs) return null
  return (
    <details>
      <summary>{t('templates.theirs', { who: theirs.changed_by ?? '—' })}</summary>
      {languages.map((language) => (
        <pre key={language} className={styles.preview} lang={language}>
          {`${theirs.subject[language]}\n\n${theirs.body[language]}`}
        </pre>
      ))}
    </details>
  )
}

function Preview({ content }: { readonly content: Content }) {
  const { t } = useTranslation('letters')
  const [account, setAccount] = useState<{ readonly id: number; readonly name: string } | null>(null)
  const [language, setLanguage] = useState<LetterLanguage>('ja')
  const asked = account && {
    subject: content.subject,
    body: content.body,
    contact: null,
    language,
    is_marketing: content.is_marketing,
  }
  const { data, error } = useQuery({
    queryKey: ['letter-preview', account?.id, asked],
    enabled: asked !== null,
    retry: false,
    queryFn: async ({ signal }) =>
      asked &&
      (
        await api.POST('/api/v1/accounts/{id}/letters/preview', {
          params: { path: { id: String(account.id) } },
          body: asked,
          signal,
        })
      ).data,
  })
  return (
    <section className={styles.fields} aria-label={t('preview.title')}>
      <h3>{t('preview.title')}</h3>
      <AccountSearch
        label={t('preview.account')}
        value={account?.id ?? null}
        {...(account ? { known: account } : {})}
        onChange={setAccount}
      />
      {account ? (
        <Group gap="xs">
          {languages.map((one) => (
            <Button
              key={one}
              variant={one === language ? 'filled' : 'default'}
              aria-pressed={one === language}
              onClick={() => setLanguage(one)}
            >
              {one === 'ja' ? '日本語' : 'English'}
            </Button>
          ))}
        </Group>
      ) : null}
      {error ? <p role="alert">{errorMessage(error).title}</p> : null}
      {data ? (
        <pre className={styles.preview} lang={language}>
          {`${data.subject}\n\n${data.body}`}
        </pre>
      ) : null}
      {data ? <TestLetter language={language} subject={data.subject} body={data.body} /> : null}
    </section>
  )
}
