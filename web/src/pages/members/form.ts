import type { MemberFields, MemberForm } from "../../api/members.ts";

/** A member's form as it is edited: empty texts stand for what is not known. */
export interface Entered {
  name?: string;
  phone?: string;
  card?: string;
  email?: string;
  birthday?: string;
  /** Fields of the policy's own, by their names. */
  own?: Record<string, string>;
}

/** Fields of customers that every shop has, or that follow from others: none that a member is asked for here. */
const COMMON = ["age", "kind", "name", "phone", "email", "wechat", "country", "province", "city", "industry", "gender", "birth_date", "joined_at", "manager", "referrer"];

/** Of the fields that a policy names, those of its own. */
export function ownFields<Field extends { name: string }>(fields: Field[]): Field[] {
  return fields.filter(({ name }) => !COMMON.includes(name));
}

/** What was entered, as the server takes it; fields of the shop's own that this form does not show stay. */
export function sent(entered: Entered, before?: MemberForm): MemberFields {
  const given = (text: string | undefined) => (text?.trim() ? text.trim() : null);
  const { birthday: _, ...others } = before?.fields ?? {};
  const birthday = given(entered.birthday);
  // A number that nobody touched stays one.
  const isAsBefore = (name: string, value: string) => others[name] !== undefined && String(others[name]) === value;
  const own = Object.fromEntries(Object.entries(entered.own ?? {}).map(([name, value]) => [name, isAsBefore(name, value) ? others[name] : given(value)]));
  const fields = { ...others, ...own, ...(birthday === null ? {} : { birthday }) };
  return {
    name: given(entered.name),
    phone: given(entered.phone),
    card: given(entered.card),
    email: given(entered.email),
    // What was emptied is taken away.
    fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)),
  };
}

export function entered(form: MemberForm): Entered {
  const { birthday, ...others } = form.fields;
  return {
    ...(form.name === null ? {} : { name: form.name }),
    ...(form.phone === null ? {} : { phone: form.phone }),
    ...(form.card === null ? {} : { card: form.card }),
    ...(form.email === null ? {} : { email: form.email }),
    ...(typeof birthday === "string" ? { birthday } : {}),
    own: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value ?? "")])),
  };
}
