import type { MemberFields, MemberForm } from "../../api/members.ts";

/** A member's form as it is edited: empty texts stand for what is not known. */
export interface Entered {
  name?: string;
  phone?: string;
  card?: string;
  email?: string;
  birthday?: string;
}

/** What was entered, as the server takes it; fields of the shop's own that this form does not show stay. */
export function sent(entered: Entered, before?: MemberForm): MemberFields {
  const given = (text: string | undefined) => (text?.trim() ? text.trim() : null);
  const { birthday: _, ...others } = before?.fields ?? {};
  const birthday = given(entered.birthday);
  return {
    name: given(entered.name),
    phone: given(entered.phone),
    card: given(entered.card),
    email: given(entered.email),
    fields: birthday === null ? others : { ...others, birthday },
  };
}

export function entered(form: MemberForm): Entered {
  const { birthday } = form.fields;
  return {
    ...(form.name === null ? {} : { name: form.name }),
    ...(form.phone === null ? {} : { phone: form.phone }),
    ...(form.card === null ? {} : { card: form.card }),
    ...(form.email === null ? {} : { email: form.email }),
    ...(typeof birthday === "string" ? { birthday } : {}),
  };
}
