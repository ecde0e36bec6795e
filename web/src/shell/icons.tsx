import {
  ApiOutlined,
  CrownOutlined,
  FileTextOutlined,
  PieChartOutlined,
  SettingOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";

/** The pictures of the sections. */
export const ICONS: Record<string, ReactNode> = {
  overview: <PieChartOutlined />,
  customers: <TeamOutlined />,
  members: <CrownOutlined />,
  policies: <FileTextOutlined />,
  connections: <ApiOutlined />,
  settings: <SettingOutlined />,
};
