import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { neededFields } from './mapping.ts'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

/** A file to fill in for every kind, and what its rows stand for. */
export function Templates() {
  const { t } = useTranslation('sources')
  const { kinds, language, say } = useImportWords()
  if (kinds.length === 0) return null
  return (
    <Card title={t('templates.title')}>
      <p className={own.sub}>{t('templates.why')}</p>
      <ul className={own.templates}>
        {kinds.map((kind) => (
          <li key={kind.kind}>
            <a
              className="link"
              href={`/api/v1/imports/templates/${kind.kind}.csv?language=${language}`}
              download
            >
              {say(kind.labels, kind.kind)}
            </a>
            <span className={own.small}>{say(kind.row_means, '')}</span>
            <span className={own.small}>
              {t('templates.needs', {
                fields: neededFields(kind)
                  .map((group) => group.map((field) => say(field.labels, field.key)).join(t('mapping.or')))
                  .join(language === 'ja' ? '、' : ', '),
              })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
