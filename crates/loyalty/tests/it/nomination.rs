//! Members proposed for tiers.

use crate::shop::{id, policy, time};
use terrace_loyalty::{Decision, LoyaltyError, NominationState, nominate};
use terrace_policy::Nominate;

fn rule() -> Nominate {
    let text = "labels:\n  key: { when: age > 30 }\nschemes:\n  type:\n    threshold: age\n    tiers: [{ tier: A, over: 60 }, { tier: B, over: 40 }, { tier: C, over: 20 }, { tier: D }]\nmembership:\n  points: { per: 1, earn: 1 }\n  levels: [{ level: member, from: 0, pays: 100% }]\n  nominate: { to: [A, B], when: key }\n";
    policy(text).membership.and_then(|membership| membership.nominate).expect("a rule")
}

fn decision() -> Decision {
    Decision { by: "lin".to_owned(), reason: "buys every month".to_owned(), at: time("2026-05-02") }
}

#[test]
fn a_member_is_proposed_for_tiers_that_are_better_than_the_present_one() {
    let (rule, ann, at) = (rule(), id("ann"), time("2026-05-01"));
    let choices = |present| nominate(&rule, (&ann, present), None, at).map(|nomination| nomination.choices);
    assert_eq!([choices(None), choices(Some(3)), choices(Some(1))], [vec![0, 1], vec![0, 1], vec![0]].map(Some));
    assert_eq!(choices(Some(0)), None);
}

#[test]
fn one_proposal_of_a_member_is_open_at_a_time() {
    let (rule, ann, at) = (rule(), id("ann"), time("2026-05-01"));
    let open = nominate(&rule, (&ann, Some(2)), None, at).expect("a proposal");
    assert_eq!(open.because, "key");
    assert_eq!(nominate(&rule, (&ann, Some(2)), Some(&open), at), None);
    let declined = open.decide(None, decision()).expect("a decision");
    assert!(nominate(&rule, (&ann, Some(2)), Some(&declined), at).is_some());
}

#[test]
fn a_person_decides_once_with_a_reason_and_among_the_choices() {
    let (rule, ann, at) = (rule(), id("ann"), time("2026-05-01"));
    let open = nominate(&rule, (&ann, Some(1)), None, at).expect("a proposal");
    assert_eq!(open.decide(Some(1), decision()), Err(LoyaltyError::NotProposed(1)));
    let nameless = Decision { by: " ".to_owned(), ..decision() };
    assert_eq!(open.decide(Some(0), nameless), Err(LoyaltyError::NoReason));
    let approved = open.decide(Some(0), decision()).expect("a decision");
    assert_eq!(approved.state, NominationState::Approved { tier: 0, decision: decision() });
    assert_eq!(approved.decide(None, decision()), Err(LoyaltyError::DecidedAlready(ann)));
}
