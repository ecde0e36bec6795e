import { theme, type ThemeConfig } from "antd";

export const SANS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

interface Colours {
  paper: string;
  raised: string;
  ink: string;
  soft: string;
  faint: string;
  rule: string;
  strong: string;
  accent: string;
  second: string;
  wrong: string;
  hover: string;
}

const LIGHT: Colours = {
  paper: "#fbfcfb",
  raised: "#ffffff",
  ink: "#17211e",
  soft: "#56635e",
  faint: "#5f6b66",
  rule: "#dde4e0",
  strong: "#b8c4be",
  accent: "#0f6b5c",
  second: "#9a5210",
  wrong: "#b3341f",
  hover: "#f0f5f3",
};

const DARK: Colours = {
  paper: "#101614",
  raised: "#161d1a",
  ink: "#e6ece9",
  soft: "#a3b0aa",
  faint: "#8b9993",
  rule: "#27312d",
  strong: "#45524d",
  accent: "#5fc0ab",
  second: "#e0a161",
  wrong: "#ef8a74",
  hover: "#1b2421",
};

/** Ant Design in the look of the report: its green, quiet lines, white space; without motion for who wants none. */
export function themeOf(isDark: boolean, isStill: boolean): ThemeConfig {
  const at = isDark ? DARK : LIGHT;
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: at.accent,
      colorInfo: at.accent,
      colorSuccess: at.accent,
      colorWarning: at.second,
      colorError: at.wrong,
      colorLink: at.accent,
      colorTextBase: at.ink,
      colorText: at.ink,
      colorTextSecondary: at.soft,
      colorTextTertiary: at.faint,
      colorTextDescription: at.faint,
      colorTextPlaceholder: at.faint,
      colorBgBase: at.paper,
      colorBgLayout: at.paper,
      colorBgContainer: at.raised,
      colorBgElevated: at.raised,
      colorBorder: at.strong,
      colorBorderSecondary: at.rule,
      colorSplit: at.rule,
      fontFamily: SANS,
      fontSize: 14,
      borderRadius: 6,
      wireframe: false,
      motion: !isStill,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", ...(isDark ? { primaryColor: "#08211c" } : {}) },
      Menu: {
        itemBg: "transparent",
        subMenuItemBg: "transparent",
        itemSelectedBg: isDark ? "#1d3f38" : "#e4f0ec",
        itemSelectedColor: at.accent,
        itemHoverBg: at.hover,
        itemHeight: 36,
        itemMarginBlock: 2,
        activeBarBorderWidth: 0,
      },
      Table: {
        colorBgContainer: at.paper,
        headerBg: "transparent",
        headerColor: at.faint,
        headerSplitColor: "transparent",
        headerBorderRadius: 0,
        rowHoverBg: at.hover,
        rowSelectedBg: isDark ? "#1a2f2a" : "#e9f3f0",
        rowSelectedHoverBg: isDark ? "#1d3832" : "#dfeeea",
        borderColor: at.rule,
        cellPaddingBlock: 10,
        cellPaddingInline: 12,
        cellPaddingBlockSM: 6,
        headerSortActiveBg: "transparent",
        headerSortHoverBg: at.hover,
        bodySortBg: "transparent",
      },
      Tabs: { horizontalItemPadding: "10px 0", titleFontSize: 15 },
      Form: { itemMarginBottom: 18 },
      Layout: { bodyBg: at.paper, siderBg: at.paper, headerBg: at.paper },
    },
  };
}
