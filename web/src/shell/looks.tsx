import { BulbOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { use } from "react";
import type { Shade } from "../look/settings.ts";
import { useLang, useText } from "../texts/texts.tsx";
import { ChoicesContext } from "./choices.ts";

const NEXT: Record<Shade, Shade> = { system: "light", light: "dark", dark: "system" };
const ICON = { system: <BulbOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> };

/** Language, and light or dark. */
export function Looks() {
  const text = useText();
  const lang = useLang();
  const { shade, setShade, setLang } = use(ChoicesContext);
  const named = { system: text("shell.shade_system"), light: text("shell.shade_light"), dark: text("shell.shade_dark") };
  return (
    <div className="looks">
      <Button
        type="text"
        size="small"
        lang={lang === "zh" ? "en" : "zh"}
        onClick={() => setLang(lang === "zh" ? "en" : "zh")}
      >
        {lang === "zh" ? "English" : "中文"}
      </Button>
      <Tooltip title={named[shade]}>
        <Button
          type="text"
          size="small"
          icon={ICON[shade]}
          aria-label={named[shade]}
          onClick={() => setShade(NEXT[shade])}
        />
      </Tooltip>
    </div>
  );
}
