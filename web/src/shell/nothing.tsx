import { Skeleton } from "antd";

/** While a page's script is on its way. */
export function Nothing() {
  return <Skeleton active paragraph={{ rows: 6 }} />;
}
