using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Seeds of trials, from the search's seed and the trial's number alone, so that they do not depend on the order in which trials run.</summary>
internal static class TrialSeeds
{
    /// <summary>Seed of a trial, not negative.</summary>
    public static int Trial(int seed, int trialId) => Mix(seed, trialId, 1);

    /// <summary>What a tuner draws with for a trial.</summary>
    public static Random Tuner(int seed, int trialId) => new(Mix(seed, trialId, 2));

    private static int Mix(int seed, int trialId, uint purpose) => (int)(Seeds.Mix(Seeds.Mix(((ulong)(uint)seed << 32) | (uint)trialId) + purpose) >> 33);
}
