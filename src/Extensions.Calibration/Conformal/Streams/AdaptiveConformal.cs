using System.Globalization;
using System.Text.Json;

namespace MLExtensions.Conformal;

/// <summary>Adaptive conformal inference for a stream: the level alpha_t of the next threshold rises after every covered row and falls after every missed one, so that alpha is met in the long run whatever comes.</summary>
/// <remarks>
/// <para>alpha_{t+1} = alpha_t + gamma (alpha - err_t), err_t = 1 where the row was missed. The threshold is the ceil((m + 1) (1 - alpha_t))-th smallest of the latest m scores, +infinity where there are too
/// few or alpha_t is at most 0, and -infinity, which keeps nothing, where alpha_t is at least 1. alpha_t is not clipped: that would cost the guarantee.</para>
/// <para>Without any assumption, after T updates |misses / T - alpha| is at most (max(alpha_1, 1 - alpha_1) + gamma) / (T gamma): <see cref="Bound"/>. Where truth arrives late, up to D other updates after
/// the threshold was taken, (D + 1) gamma takes the place of gamma above the line; <see cref="Update(double, double)"/> judges a row by the threshold it was predicted with.</para>
/// <para>Not thread-safe; <see cref="AdaptiveIntervalTransformer"/> and <see cref="AdaptivePredictionSetTransformer"/> are.
/// Source: Gibbs and Candès (2021), Adaptive Conformal Inference Under Distribution Shift, NeurIPS, Proposition 4.1.</para>
/// </remarks>
public sealed class AdaptiveConformal
{
    private readonly Queue<double> arrived;
    private readonly List<double> sorted;
    private readonly double firstAlpha;

    /// <summary>Begins a stream.</summary>
    /// <param name="alpha">Share of rows that may be missed, strictly between 0 and 1.</param>
    /// <param name="gamma">Step, above 0: 0.005 to 0.05 as a rule. A large one follows a change fast and wavers much.</param>
    /// <param name="window">Number of latest scores that thresholds come from, at least 1; 1 / alpha at the least.</param>
    /// <param name="scores">Scores of earlier rows, oldest first; empty for none. NaN is not allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InputDataException">A score is NaN.</exception>
    public AdaptiveConformal(double alpha, double gamma = 0.02, int window = 1000, ReadOnlySpan<double> scores = default)
        : this(new(alpha, gamma, window, alpha, 0, 0, [.. scores[Math.Max(0, scores.Length - Math.Max(1, window))..]]))
    {
    }

    /// <summary>Takes a stream up again.</summary>
    /// <param name="state">What <see cref="State"/> gave.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InputDataException">A score is NaN.</exception>
    public AdaptiveConformal(AdaptiveState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ConformalQuantile.CheckAlpha(state.Alpha);
        (Alpha, Gamma, Window, CurrentAlpha) = (state.Alpha, CheckGamma(state.Gamma), state.Window, state.CurrentAlpha);
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, 1, "window");
        if (!double.IsFinite(CurrentAlpha))
            throw Wrong(nameof(state), CurrentAlpha, "The current alpha must be finite");
        if (state.Misses < 0 || state.Updates < state.Misses)
            throw new ArgumentOutOfRangeException(nameof(state), state.Misses, $"There cannot be {state.Misses} misses in {state.Updates} updates.");
        if (state.Scores.IsDefault || state.Scores.Length > Window)
            throw new ArgumentOutOfRangeException(nameof(state), $"There must be at most {Window} scores, the window. Got {(state.Scores.IsDefault ? "none" : state.Scores.Length)}.");
        if (state.Scores.Any(double.IsNaN))
            throw new InputDataException("A score of the stream is NaN; allowed are numbers and infinities.");
        (Updates, Misses, arrived, sorted) = (state.Updates, state.Misses, new(state.Scores), [.. state.Scores.Order()]);
        firstAlpha = CurrentAlpha - Gamma * (Alpha * Updates - Misses);
        Threshold = Find();
    }

    /// <summary>Share of rows that may be missed.</summary>
    public double Alpha { get; }

    /// <summary>Step.</summary>
    public double Gamma { get; }

    /// <summary>Number of latest scores that thresholds come from.</summary>
    public int Window { get; }

    /// <summary>alpha_t: the level of the present threshold. Below 0 or above 1 now and then.</summary>
    public double CurrentAlpha { get; private set; }

    /// <summary>A new row's label is kept where its score is at most this; +infinity keeps everything, -infinity nothing.</summary>
    public double Threshold { get; private set; }

    /// <summary>Number of scores in the window.</summary>
    public int Count => sorted.Count;

    /// <summary>Number T of updates.</summary>
    public long Updates { get; private set; }

    /// <summary>How many of them missed.</summary>
    public long Misses { get; private set; }

    /// <summary>The most by which <see cref="Misses"/> / <see cref="Updates"/> can differ from alpha, where truth always arrived before the next prediction; +infinity before the first update.</summary>
    public double Bound => Updates == 0 ? double.PositiveInfinity : (Math.Max(firstAlpha, 1 - firstAlpha) + Gamma) / (Updates * Gamma);

    /// <summary>What is known now, to be kept.</summary>
    public AdaptiveState State => new(Alpha, Gamma, Window, CurrentAlpha, Updates, Misses, [.. arrived]);

    /// <summary>Takes in the truth of a row that was predicted with the present threshold.</summary>
    /// <param name="score">Score of the row's true label; infinite ones are allowed.</param>
    /// <returns>Whether the row was covered.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The score is NaN; nothing has changed.</exception>
    public bool Update(double score) => Update(score, Threshold);

    /// <summary>Takes in the truth of a row that was predicted some time ago; rows may come in any order.</summary>
    /// <param name="score">Score of the row's true label; infinite ones are allowed.</param>
    /// <param name="threshold">The threshold that it was predicted with.</param>
    /// <returns>Whether the row was covered.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is NaN; nothing has changed.</exception>
    public bool Update(double score, double threshold)
    {
        if (double.IsNaN(score))
            throw Wrong(nameof(score), score, "The score of an update must be a number");
        if (double.IsNaN(threshold))
            throw Wrong(nameof(threshold), threshold, "The threshold of an update must be that of its prediction");
        // A row that kept everything is covered even by an infinite score; one that kept nothing is not.
        var covered = score <= threshold && !double.IsNegativeInfinity(threshold);
        Step(covered);
        Remember(score);
        Threshold = Find();
        return covered;
    }

    /// <summary>Takes in the truth of a row that has no score: the model said nothing usable, and everything was kept.</summary>
    internal void UpdateWithoutScore()
    {
        Step(covered: true);
        Threshold = Find();
    }

    /// <summary>The state as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(State);

    /// <summary>Takes up a stream from JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="InvalidDataException">It is no state.</exception>
    public static AdaptiveConformal FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Restore(() => JsonSerializer.Deserialize<AdaptiveState>(json) ?? throw new JsonException("it is null."));
    }

    /// <summary>Writes the state in binary form: alpha, gamma, window, alpha_t, updates, misses, number of scores, scores.</summary>
    /// <param name="writer">The writer; it stays open.</param>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Alpha);
        writer.Write(Gamma);
        writer.Write(Window);
        writer.Write(CurrentAlpha);
        writer.Write(Updates);
        writer.Write(Misses);
        writer.Write(arrived.Count);
        foreach (var score in arrived)
            writer.Write(score);
    }

    /// <summary>Takes up a stream from its binary form.</summary>
    /// <param name="reader">The reader; it stays open.</param>
    /// <exception cref="InvalidDataException">It is no state.</exception>
    public static AdaptiveConformal Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Restore(() =>
        {
            var (alpha, gamma, window, current, updates, misses, count) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
            if (count < 0 || count > window)
                throw new InvalidDataException($"The state has {count} scores for a window of {window}.");
            var scores = new List<double>();
            for (var i = 0; i < count; i++)
                scores.Add(reader.ReadDouble());
            return new(alpha, gamma, window, current, updates, misses, [.. scores]);
        });
    }

    internal static double CheckGamma(double gamma)
        => gamma > 0 && double.IsFinite(gamma) ? gamma : throw Wrong(nameof(gamma), gamma, "gamma must be above 0 and finite, 0.02 say");

    private void Step(bool covered)
    {
        CurrentAlpha += Gamma * (Alpha - (covered ? 0 : 1));
        Updates++;
        Misses += covered ? 0 : 1;
    }

    private void Remember(double score)
    {
        arrived.Enqueue(score);
        Insert(score);
        if (arrived.Count > Window)
            sorted.RemoveAt(Place(arrived.Dequeue()));
    }

    private void Insert(double score) => sorted.Insert(Place(score), score);

    /// <summary>Where a score stands, or would.</summary>
    private int Place(double score) => sorted.BinarySearch(score) is var place && place < 0 ? ~place : place;

    private double Find()
    {
        if (CurrentAlpha >= 1)
            return double.NegativeInfinity;
        if (CurrentAlpha <= 0)
            return double.PositiveInfinity;
        return ConformalQuantile.Rank(sorted.Count, CurrentAlpha) is var rank && rank <= sorted.Count ? sorted[(int)Math.Max(rank, 1) - 1] : double.PositiveInfinity;
    }

    private static AdaptiveConformal Restore(Func<AdaptiveState> read)
    {
        try
        {
            return new(read());
        }
        catch (Exception damaged) when (damaged is JsonException or ArgumentException or InputDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"The state of an adaptive stream cannot be read: {damaged.Message}", damaged);
        }
    }

    private static ArgumentOutOfRangeException Wrong(string name, double value, string allowed)
        => new(name, value, string.Create(CultureInfo.InvariantCulture, $"{allowed}. Got {value}."));
}
