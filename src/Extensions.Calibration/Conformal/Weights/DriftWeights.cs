using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Fixed weights of calibration rows in [0, 1], with 1 for the new row: non-exchangeable conformal prediction and risk control.</summary>
/// <remarks>Source: Barber, Candès, Ramdas and Tibshirani (2023), Conformal Prediction Beyond Exchangeability, Annals of Statistics 51, Theorem 2; Farinhas, Zerva, Ulmer and Martins (2024), Non-Exchangeable Conformal Risk Control, ICLR.</remarks>
/// <param name="Meaning">What the weights are, in words: "0.99 to the power of a row's age".</param>
[WeightsName("drift")]
public sealed record DriftWeights(string Meaning) : FittedWeights
{
    /// <inheritdoc/>
    public override bool IsOne => true;

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered, WeightTotal total) => new(
        string.Create(CultureInfo.InvariantCulture, $"With probability at least {1 - alpha:0.######} less sum_i w_i / ({total.Sum:0.###} + 1) TV(Z, Z^i), {covered}. w_i is {Meaning}; TV(Z, Z^i), from 0 to 1, is the total variation that swapping row i and the new row makes: 0 where they are exchangeable. {total.Words}; the least alpha with finite thresholds is {total.LeastAlpha:0.####}."),
        "The weights were fixed before the scores were seen; nothing about the model was fitted or chosen on the calibration rows. Rows need not be exchangeable.")
    { Shortfall = TooLight(alpha, total) };

    /// <inheritdoc/>
    public override ConformalGuarantee RiskGuarantee(string controlled, WeightTotal total, double leastAlpha) => new(
        string.Create(CultureInfo.InvariantCulture, $"{controlled}, plus (B - A) sum_i w_i / ({total.Sum:0.###} + 1) TV(Z, Z^i), losses from A to B, on average over calibration rows and a new row. w_i is {Meaning}; TV(Z, Z^i), from 0 to 1, is the total variation that swapping row i and the new row makes: 0 where they are exchangeable. {total.Words}; the least alpha that can be met is {leastAlpha:0.####}."),
        "The weights were fixed before the losses were seen; nothing about the model was fitted or chosen on the calibration rows. Rows need not be exchangeable.");

    internal static string? TooLight(double alpha, WeightTotal total) => total.LeastAlpha - alpha <= 1e-12 ? null : string.Create(CultureInfo.InvariantCulture,
        $"{total.Words}: too little for alpha {alpha}. The sum must be at least {1 / alpha - 1:0.###}, and with it the least alpha is {total.LeastAlpha:0.####}. Everything is kept, all classes or the whole line; weigh more rows, or forget more slowly.");
}
