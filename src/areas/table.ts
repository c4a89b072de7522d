import type { ColumnType, Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId } from '../roster/table.ts'

export type AreaMapId = Id<'area_map'>

export interface AreaTables {
  area_map: AreaMapTable
}

/** 地域の図 — the shapes of one file that an association brought, drawn and simplified once. One is in use at a time. */
interface AreaMapTable {
  association_id: AssociationId
  id: Generated<AreaMapId>
  file_name: string
  /** Of the drawing; the shapes lie within it. */
  width: number
  height: number
  shapes: ColumnType<Shape[], string, never>
  /** The property that names the areas; null until the office has chosen one. */
  name_key: string | null
  /** 区 of the roster → name of an area, where the office said so; an empty name means that it is on no map. */
  ties: Generated<Record<string, string>>
  uploaded_by: string
  uploaded_by_name: string
  uploaded_at: Date
  used_at: Date | null
  /** Taken out of use: another took its place, or nobody wanted it any more. */
  ended_at: Date | null
}

/** One figure of the file as it is drawn, with the texts that could name it. */
export interface Shape {
  texts: Record<string, string>
  /** An SVG path. */
  d: string
  room: Room
}

/** Where words fit into a figure: the middle of the widest free line, and how wide it is there. */
export interface Room {
  x: number
  y: number
  width: number
}

export type AreaMap = Selectable<AreaMapTable>
