import { Form, Input } from "antd";
import { useCatalogue } from "../../api/catalogue.ts";
import { plain } from "../../filter/names.ts";
import { useText, useTitle } from "../../texts/texts.tsx";
import { ownFields } from "./form.ts";

/** What a member's form asks for, with the policy's own fields; all of it may stay empty. */
export function FormFields() {
  const text = useText();
  const title = useTitle();
  const { fields } = useCatalogue();
  return (
    <>
      <Form.Item name="name" label={text("member.name")}>
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={text("member.phone")}>
        <Input maxLength={40} inputMode="tel" autoComplete="off" />
      </Form.Item>
      <Form.Item name="card" label={text("member.card")}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="email" label={text("member.email")}>
        <Input maxLength={200} type="email" autoComplete="off" />
      </Form.Item>
      <Form.Item name="birthday" label={text("member.birthday")}>
        <Input maxLength={20} placeholder="05-12" autoComplete="off" />
      </Form.Item>
      {ownFields(fields).map((field) => (
        <Form.Item key={field.name} name={["own", field.name]} label={title(field.title, plain(field.name))}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
      ))}
    </>
  );
}
