using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>Risk control on a stream: the threshold lambda rises after a large loss and falls after a small one, so that the mean loss meets alpha in the long run whatever comes. A large lambda is cautious.</summary>
/// <remarks>
/// <para>lambda_{t+1} = lambda_t + gamma (L_t - alpha). Where losses are in [0, B], are at most alpha at any lambda from <c>safe</c> up, and at least alpha at any lambda from <c>bold</c> down, then without any further
/// assumption, after T updates, the mean loss is at most alpha + (safe - lambda_1 + gamma B) / (T gamma) and at least alpha - (lambda_1 - bold + gamma B) / (T gamma), where lambda_1 is between the two.</para>
/// <para>Thread-safe. Source: Feldman, Ringel, Bates and Romano (2023), Achieving Risk Control in Online Learning Settings, TMLR; Gibbs and Candès (2021) for the loss 0 or 1.</para>
/// </remarks>
public sealed class OnlineRiskControl
{
    private readonly Lock gate = new();
    private double current;
    private long updates;
    private double sum;

    /// <summary>Begins a stream.</summary>
    /// <param name="alpha">Mean loss that is aimed at, finite and at least 0.</param>
    /// <param name="gamma">Step, above 0, in units of lambda per unit of loss.</param>
    /// <param name="lambda">The first threshold, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OnlineRiskControl(double alpha, double gamma, double lambda) : this(new OnlineRiskState(alpha, gamma, lambda, 0, 0))
    {
    }

    /// <summary>Takes a stream up again.</summary>
    /// <param name="state">What <see cref="State"/> gave.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OnlineRiskControl(OnlineRiskState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!(state.Alpha >= 0 && double.IsFinite(state.Alpha)))
            throw new ArgumentOutOfRangeException(nameof(state), state.Alpha, string.Create(CultureInfo.InvariantCulture, $"alpha must be a loss, finite and at least 0. Got {state.Alpha}."));
        if (!double.IsFinite(state.Lambda))
            throw new ArgumentOutOfRangeException(nameof(state), state.Lambda, string.Create(CultureInfo.InvariantCulture, $"lambda must be finite. Got {state.Lambda}."));
        if (state.Updates < 0 || !(state.LossSum >= 0 && double.IsFinite(state.LossSum)))
            throw new ArgumentOutOfRangeException(nameof(state), state.LossSum, string.Create(CultureInfo.InvariantCulture, $"There cannot be losses of {state.LossSum} in {state.Updates} updates."));
        (Alpha, Gamma, current, updates, sum) = (state.Alpha, AdaptiveConformal.CheckGamma(state.Gamma), state.Lambda, state.Updates, state.LossSum);
    }

    /// <summary>Mean loss that is aimed at.</summary>
    public double Alpha { get; }

    /// <summary>Step.</summary>
    public double Gamma { get; }

    /// <summary>The threshold for the next row.</summary>
    public double Lambda => State.Lambda;

    /// <summary>What is known now, to be kept.</summary>
    public OnlineRiskState State
    {
        get
        {
            lock (gate)
                return new(Alpha, Gamma, current, updates, sum);
        }
    }

    /// <summary>Takes in the loss of a row; where it comes late, of the lambda that the row was decided with.</summary>
    /// <param name="loss">The loss, finite and at least 0.</param>
    /// <returns>The next lambda.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The loss is out of its range; nothing has changed.</exception>
    public double Update(double loss)
    {
        if (!(loss >= 0 && double.IsFinite(loss)))
            throw new ArgumentOutOfRangeException(nameof(loss), loss, string.Create(CultureInfo.InvariantCulture, $"A loss must be finite and at least 0. Got {loss}."));
        lock (gate)
        {
            updates++;
            sum += loss;
            return current += Gamma * (loss - Alpha);
        }
    }

    /// <summary>The state as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(State);

    /// <summary>Takes up a stream from JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="InvalidDataException">It is no state.</exception>
    public static OnlineRiskControl FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return new(JsonSerializer.Deserialize<OnlineRiskState>(json) ?? throw new JsonException("it is null."));
        }
        catch (Exception damaged) when (damaged is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"The state of online risk control cannot be read: {damaged.Message}", damaged);
        }
    }
}

/// <summary>What <see cref="OnlineRiskControl"/> knows at one moment.</summary>
/// <param name="Alpha">Mean loss that is aimed at.</param>
/// <param name="Gamma">Step.</param>
/// <param name="Lambda">The threshold for the next row.</param>
/// <param name="Updates">Number of updates since the beginning.</param>
/// <param name="LossSum">Sum of their losses.</param>
public sealed record OnlineRiskState(double Alpha, double Gamma, double Lambda, long Updates, double LossSum)
{
    /// <summary>Mean loss so far; NaN before the first update.</summary>
    [JsonIgnore]
    public double MeanLoss => Updates == 0 ? double.NaN : LossSum / Updates;
}
