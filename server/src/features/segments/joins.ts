import { type RawBuilder, sql } from 'kysely'

/** The tables a rule looks at beside the account's facts, each once however many conditions ask for it. */
export class Joins {
  readonly #made = new Map<string, { alias: string; join: RawBuilder<unknown> }>()

  /** The alias of a table joined to `f`; `make` writes the join for it. */
  use(
    key: string,
    make: (alias: RawBuilder<unknown>) => RawBuilder<unknown>,
  ): (column: string) => RawBuilder<unknown> {
    const known = this.#made.get(key)
    const alias = known?.alias ?? `j${this.#made.size + 1}`
    if (!known) this.#made.set(key, { alias, join: make(sql.ref(alias)) })
    return (column) => sql.ref(`${alias}.${column}`)
  }

  all(): RawBuilder<unknown> {
    const joins = [...this.#made.values()].map(({ join }) => join)
    return joins.length === 0 ? sql`` : sql.join(joins, sql` `)
  }
}
