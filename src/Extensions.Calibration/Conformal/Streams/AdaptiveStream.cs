using System.Collections.Immutable;
using System.Globalization;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>One or two streams of scores that are updated together, one thread at a time, and read by any number without waiting.</summary>
internal sealed class AdaptiveStream
{
    private readonly Lock gate = new();
    private readonly ImmutableArray<AdaptiveConformal> sides;
    private double[] thresholds;

    public AdaptiveStream(ImmutableArray<AdaptiveConformal> sides)
    {
        this.sides = sides;
        thresholds = Find();
    }

    /// <summary>The threshold of each side, all of one moment.</summary>
    public double[] Thresholds => Volatile.Read(ref thresholds);

    public int Sides => sides.Length;

    public ImmutableArray<AdaptiveState> States
    {
        get
        {
            lock (gate)
                return [.. sides.Select(side => side.State)];
        }
    }

    /// <summary>Takes in a row's scores, judged by the thresholds it was predicted with; no scores for a row that the model said nothing usable of.</summary>
    /// <returns>Whether all sides were covered.</returns>
    public bool Update(ReadOnlySpan<double> scores, ReadOnlySpan<double> predictedWith)
    {
        lock (gate)
        {
            var covered = true;
            for (var side = 0; side < sides.Length; side++)
            {
                if (scores.IsEmpty)
                    sides[side].UpdateWithoutScore();
                else
                    covered &= sides[side].Update(scores[side], predictedWith[side]);
            }
            Volatile.Write(ref thresholds, Find());
            return covered;
        }
    }

    public ConformalGuarantee Guarantee(double alpha, string covered)
    {
        var states = States;
        var (count, share) = (states[0].Scores.Length, alpha / Sides);
        var alone = Sides == 1 ? "" : " Each end has its own half of alpha, to which the same applies.";
        return new(
            string.Create(CultureInfo.InvariantCulture, $"For all but a share of the first T updates that differs from {share:0.######} by at most {(Math.Max(share, 1 - share) + states[0].Gamma) / states[0].Gamma:0.##} / T, whatever the rows, {covered}.{alone} Where truth arrives up to D updates late, gamma = {states[0].Gamma:0.######} above the line becomes (D + 1) gamma."),
            "None about the rows. Every row predicted is updated once; no single row is promised anything.")
        {
            Shortfall = count >= ConformalQuantile.LeastCount(share) ? null : string.Create(CultureInfo.InvariantCulture,
                $"There are {count} scores so far, and at least {ConformalQuantile.LeastCount(share)} are needed for alpha {share}. Until they have come, or alpha_t has risen, everything is kept: all classes or the whole line."),
        };
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var state in States)
            MapFormat.Write(writer, state);
    }

    /// <exception cref="InvalidDataException">The bytes are no stream.</exception>
    public static AdaptiveStream Load(BinaryReader reader, int sides)
    {
        var read = ImmutableArray.CreateBuilder<AdaptiveConformal>();
        try
        {
            for (var side = 0; side < sides; side++)
                read.Add(new(MapFormat.Read<AdaptiveState>(reader)));
        }
        catch (InputDataException damaged)
        {
            throw new InvalidDataException(damaged.Message, damaged);
        }
        return new(read.ToImmutable());
    }

    private double[] Find() => [.. sides.Select(side => side.Threshold)];
}
