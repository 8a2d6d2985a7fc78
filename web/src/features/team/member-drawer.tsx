import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { When } from '../../ui/when.tsx'
import { type MadeLink, OneTimeLink } from './one-time-link.tsx'
import { RoleChoice } from './role-choice.tsx'
import styles from './team.module.css'
import { membersQuery } from './team-queries.ts'
import type { MemberRow, Role } from './team-rows.ts'

const change = (id: string, body: { role?: Role; active?: boolean }) =>
  request('PATCH', `/api/v1/members/${id}`, { body })

function RoleSection({ member }: { readonly member: MemberRow }) {
  const { t } = useTranslation(['team', 'common'])
  const [role, setRole] = useState<Role>(member.role)
  const save = useAction({
    run: () => change(member.id, { role }),
    invalidate: [membersQuery.queryKey, ['me'], ['audit-entries']],
    done: () => t('members.role_changed', { name: member.name, role: t(`roles.${role}.name`) }),
    undo: () => change(member.id, { role: member.role }),
  })
  return (
    <section className={styles.section}>
      <RoleChoice value={role} onChange={setRole} />
      <div className={styles.actions}>
        <Button disabled={role === member.role} loading={save.isPending} onClick={() => save.mutate()}>
          {t('members.change_role')}
        </Button>
      </div>
    </section>
  )
}

function LinkSection({ member }: { readonly member: MemberRow }) {
  const { t } = useTranslation('team')
  const make = useAction({
    run: () => request<MadeLink>('POST', `/api/v1/members/${member.id}/link`),
    invalidate: [['audit-entries']],
  })
  return (
    <section className={styles.section}>
      <h3>{t('link.title')}</h3>
      {make.data ? (
        <OneTimeLink link={make.data} name={member.name} />
      ) : (
        <>
          <p className={styles.sub}>{t(member.status === 'invited' ? 'link.about_invited' : 'link.about')}</p>
          <div className={styles.actions}>
            <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
              {t('link.make')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function ActiveSection({ member }: { readonly member: MemberRow }) {
  const { t } = useTranslation('team')
  const { name, accounts } = member
  const set = useAction({
    run: (active: boolean) => change(member.id, { active }),
    invalidate: [membersQuery.queryKey, ['audit-entries']],
    done: (_, active) => t(active ? 'members.reactivated' : 'members.deactivated', { name }),
  })
  if (member.status === 'deactivated') {
    return (
      <section className={styles.section}>
        <p className={styles.sub}>{t('members.reactivate_about')}</p>
        <div className={styles.actions}>
          <Button variant="default" loading={set.isPending} onClick={() => set.mutate(true)}>
            {t('members.reactivate')}
          </Button>
        </div>
      </section>
    )
  }
  return (
    <section className={styles.section}>
      <p className={styles.sub}>{t('members.deactivate_about')}</p>
      <div className={styles.actions}>
        <ConfirmButton
          title={t('members.deactivate_question', { name })}
          consequence={
            <div className={styles.stack}>
              <p>{t('members.deactivate_consequence')}</p>
              <p>
                {accounts === 0
                  ? t('members.owns_none', { name })
                  : t('members.owns', { name, count: accounts })}
              </p>
            </div>
          }
          onConfirm={() => set.mutateAsync(false).catch(() => undefined)}
        >
          {t('members.deactivate')}
        </ConfirmButton>
      </div>
    </section>
  )
}

/** One member: facts, and for whoever may, role, link and access. */
export function MemberDrawer({ member }: { readonly member: MemberRow }) {
  const { t } = useTranslation('team')
  const me = useMe()
  const mayReadAudit = me.permissions.includes('audit:read')
  const isActive = member.status !== 'deactivated'
  return (
    <div className={styles.stack}>
      <dl className={styles.facts}>
        <dt>{t('members.email')}</dt>
        <dd>{member.email}</dd>
        <dt>{t('members.status')}</dt>
        <dd>{t(`members.statuses.${member.status}`)}</dd>
        <dt>{t('members.accounts')}</dt>
        <dd>{member.accounts}</dd>
        <dt>{t('members.since')}</dt>
        <dd>
          <When at={member.created_at} show="date" />
        </dd>
      </dl>
      {mayReadAudit ? (
        <Link to="/audit" search={{ actor: member.id }} className="link">
          {t('members.audit')}
        </Link>
      ) : null}
      {isActive ? <RoleSection key={member.role} member={member} /> : null}
      {isActive ? <LinkSection member={member} /> : null}
      <ActiveSection member={member} />
    </div>
  )
}
