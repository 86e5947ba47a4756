namespace MLExtensions.Conformal;

/// <summary>The loss of rejecting predictions of a fixed predictor, and the smooth one that a rejector is trained on.</summary>
/// <remarks>
/// <para>A rejector r accepts a row where r(x) &gt; 0. With a = 1 where the prediction is wrong and a = -1 where it is right, the loss is 1{a = 1} 1{r &gt; 0} + c 1{r &lt;= 0}. Its best rejector rejects where
/// P(wrong | x) &gt; c. The surrogate is exp(alpha / 2 (r + a)) + c exp(-beta r), convex in r, with 2 beta c / alpha = I_c, I_c = c exp(alpha / 2) + (1 - c) exp(-alpha / 2).</para>
/// <para>With A(p) = p exp(alpha / 2) + (1 - p) exp(-alpha / 2), p = P(wrong | x), its least value is at r = ln(I_c / A(p)) / (alpha / 2 + beta), which is above 0 exactly where p &lt; c: that is what ties beta to
/// alpha. Beyond that, the excess of the loss over its least value is at most K sqrt(excess of the surrogate), over all rejectors or over a set that holds every measurable one, with
/// K = I_c / (2 sinh(alpha / 2)) sqrt(2 (I_c + c) / (I_c c)) (exp(alpha / 2) / I_c)^(1/2 + c / (2 (I_c + c))). (With u = A / I_c the excess of the surrogate at r = 0, the least where the sign of r is wrong, is
/// I_c u + c - (I_c + c) u^(I_c / (I_c + c)); its second derivative, I_c c / (I_c + c) u^(-1 - c / (I_c + c)), gives the constant, and Jensen's inequality the square root of the mean.)</para>
/// <para>Source: Mohri, Andor, Choi, Collins, Mao and Zhong (2024), Learning to Reject with a Fixed Predictor, ICLR, arXiv 2301.09044: the loss, and the equation between alpha, beta and I_c. The full text was not
/// at hand: the surrogate is the exponential one of abstention (Cortes, DeSalvo and Mohri 2016) in the form that fulfils that equation, and the constant K was derived here for it.</para>
/// </remarks>
public sealed record RejectionLoss
{
    private readonly double half;

    /// <summary>Creates the loss.</summary>
    /// <param name="cost">Cost c of rejecting a row, where a wrong prediction costs 1; strictly between 0 and 1.</param>
    /// <param name="steepness">The paper's alpha, above 0, up to 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public RejectionLoss(double cost, double steepness = 2)
    {
        if (!(steepness is > 0 and <= 20))
            throw new ArgumentOutOfRangeException(nameof(steepness), steepness, FormattableString.Invariant($"steepness must be above 0, up to 20. Got {steepness}."));
        (Cost, Steepness, half) = (ConformalQuantile.CheckAlpha(cost, nameof(cost)), steepness, steepness / 2);
        Balance = Pull(cost);
        Beta = half * Balance / cost;
    }

    /// <summary>Cost c of rejecting a row.</summary>
    public double Cost { get; }

    /// <summary>The paper's alpha.</summary>
    public double Steepness { get; }

    /// <summary>The paper's beta, alpha I_c / (2 c).</summary>
    public double Beta { get; }

    /// <summary>The constant K of the bound.</summary>
    public double ConsistencyConstant
        => Balance / (2 * Math.Sinh(half)) * Math.Sqrt(2 * (Balance + Cost) / (Balance * Cost)) * Math.Pow(Math.Exp(half) / Balance, 0.5 + Cost / (2 * (Balance + Cost)));

    /// <summary>I_c.</summary>
    internal double Balance { get; }

    /// <summary>alpha / 2 + beta: r times this has its best values in an interval of length alpha, whatever c.</summary>
    internal double Rate => half + Beta;

    /// <summary>The loss itself.</summary>
    /// <param name="score">r: rejected up to 0.</param>
    /// <param name="isWrong">Whether the prediction is wrong.</param>
    public double Target(double score, bool isWrong) => score > 0 ? isWrong ? 1 : 0 : Cost;

    /// <summary>The surrogate.</summary>
    /// <param name="score">r.</param>
    /// <param name="isWrong">Whether the prediction is wrong.</param>
    public double Surrogate(double score, bool isWrong) => Math.Exp(half * (score + (isWrong ? 1 : -1))) + Cost * Math.Exp(-Beta * score);

    /// <summary>The score with the least surrogate, on average.</summary>
    /// <param name="errorProbability">P(wrong | x), from 0 to 1.</param>
    public double Best(double errorProbability) => BestScaled(errorProbability) / Rate;

    /// <summary>The best score times <see cref="Rate"/>.</summary>
    internal double BestScaled(double errorProbability) => Math.Log(Balance / Pull(errorProbability));

    /// <summary>
    /// The surrogate and its derivative in z = r (alpha / 2 + beta). More than 1 beyond all best values it goes on as a straight line, which moves no best value and cannot overflow.
    /// </summary>
    internal (double Value, double Slope) Scaled(double z, bool isWrong)
    {
        var inside = Math.Clamp(z, BestScaled(1) - 1, BestScaled(0) + 1);
        var (rise, fall) = (half / Rate, Beta / Rate);
        var (accepted, rejected) = (Math.Exp(rise * inside + (isWrong ? half : -half)), Cost * Math.Exp(-fall * inside));
        var slope = rise * accepted - fall * rejected;
        return (accepted + rejected + slope * (z - inside), slope);
    }

    /// <summary>A(p).</summary>
    private double Pull(double errorProbability) => errorProbability * Math.Exp(half) + (1 - errorProbability) * Math.Exp(-half);
}
