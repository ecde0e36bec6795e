import { Skeleton } from "antd";

/** While what is shown is on its way. */
export function Waiting() {
  return <Skeleton active paragraph={{ rows: 6 }} />;
}
