import type { FormInstance } from "antd";

/** What a form holds once all of it is right; `null` while something is missing, which its fields say themselves. */
export async function filled<T>(form: FormInstance<T>): Promise<T | null> {
  return form.validateFields().then(
    (fields) => fields as T,
    () => null,
  );
}
