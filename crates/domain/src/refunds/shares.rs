/// Shares an amount out over places in proportion to the room of each, exactly and never beyond it. What rounding
/// leaves goes to the first places that have room.
pub(super) fn shared(amount: i128, rooms: &[i64]) -> Vec<i64> {
    let all: i128 = rooms.iter().map(|room| i128::from(*room)).sum();
    let amount = amount.min(all);
    if amount <= 0 || all <= 0 {
        return vec![0; rooms.len()];
    }
    // The amount is at most the sum of all rooms, so that a part is at most its room.
    let part = |room: &i64| i64::try_from(amount * i128::from(*room) / all).unwrap_or(*room);
    let mut shares: Vec<i64> = rooms.iter().map(part).collect();
    let mut left = amount - shares.iter().map(|share| i128::from(*share)).sum::<i128>();
    for (share, room) in shares.iter_mut().zip(rooms) {
        // Each place is short of its part by less than one.
        if left > 0 && *share < *room {
            *share += 1;
            left -= 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shares_are_exact_and_fit(amount in 0..5_000_i64, rooms in prop::collection::vec(0..1_000_i64, 0..7)) {
            let shares = shared(amount.into(), &rooms);
            let all: i64 = rooms.iter().sum();
            prop_assert_eq!(shares.iter().sum::<i64>(), amount.min(all));
            prop_assert!(shares.iter().zip(&rooms).all(|(share, room)| (0..=*room).contains(share)));
        }
    }

    #[test]
    fn shares_follow_the_rooms() {
        assert_eq!(shared(30, &[20, 40]), [10, 20]);
        assert_eq!(shared(10, &[1, 1, 1]), [1, 1, 1]);
        assert_eq!(shared(2, &[1, 1, 1]), [1, 1, 0]);
    }
}
