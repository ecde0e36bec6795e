import { Link, Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, type ReactNode } from "react";
import { useSession } from "../api/session.ts";
import { Failed, State } from "../parts/states.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { useText } from "../texts/texts.tsx";
import { landingOf } from "./navigation.ts";
import { Shell } from "./shell.tsx";

/** Pages of staff. */
export function Gate() {
  return (
    <SignedIn>
      <Shell />
    </SignedIn>
  );
}

/** Pages of members and partners, who see nothing of the frame of staff. */
export function OwnGate() {
  return (
    <SignedIn>
      <Outlet />
    </SignedIn>
  );
}

/** For who has signed in; others sign in first and come back. */
function SignedIn({ children }: { children: ReactNode }) {
  const session = useSession();
  if (session.data) return children;
  if (session.data === null) return <ToSignIn />;
  if (session.isPending) return <Waiting />;
  return <Failed failed={session.error} again={() => void session.refetch()} />;
}

/** Leads to signing in, and from there back. Once: the address that is wanted is that of the first look. */
function ToSignIn() {
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    const { href } = router.state.location;
    void navigate({ to: "/sign-in", search: href === "/" ? {} : { to: href }, replace: true });
  }, [navigate, router]);
  return <Waiting />;
}

/** The page where a role's work is. */
export function Landing() {
  const navigate = useNavigate();
  const session = useSession().data;
  const to = session ? landingOf(session) : undefined;
  useEffect(() => {
    if (to !== undefined) void navigate({ to, replace: true });
  }, [navigate, to]);
  return <Waiting />;
}

export function NoSuchPage() {
  const text = useText();
  const acts = (
    <Link to="/">
      <Button type="primary">{text("state.home")}</Button>
    </Link>
  );
  return <State title={text("state.no_page")} told={text("state.no_page_told")} acts={acts} />;
}

export function PageFailed({ error }: { error: unknown }) {
  return <Failed failed={error} again={() => location.reload()} />;
}
