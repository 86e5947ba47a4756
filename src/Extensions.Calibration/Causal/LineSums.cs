namespace MLExtensions.Calibration;

/// <summary>Sums that a weighted line is fitted from; effects and targets are taken from their means, for precision.</summary>
internal readonly record struct LineSums(double OriginX, double OriginY, double Weight, double X, double Y, double Xx, double Xy)
{
    public LineSums(EffectPoints points) : this(points.Effects.Zip(points.Weights, (x, w) => w * x).Sum() / points.TotalWeight, points.MeanTarget, 0, 0, 0, 0, 0)
    {
        for (var i = 0; i < points.Effects.Count; i++)
        {
            var (x, y, w) = (points.Effects[i] - OriginX, points.Targets[i] - OriginY, points.Weights[i]);
            (Weight, X, Y, Xx, Xy) = (Weight + w, X + w * x, Y + w * y, Xx + w * x * x, Xy + w * x * y);
        }
    }

    public double Mean => OriginY + Y / Weight;

    public LineSums Without(double x, double y, double w)
        => this with { Weight = Weight - w, X = X - w * (x - OriginX), Y = Y - w * (y - OriginY), Xx = Xx - w * (x - OriginX) * (x - OriginX), Xy = Xy - w * (x - OriginX) * (y - OriginY) };

    /// <summary>The line with the least squares; flat where all effects are equal.</summary>
    public (double Intercept, double Slope) Fit()
    {
        var spread = Xx - X * X / Weight;
        var slope = spread > 1e-12 * Math.Max(Xx, double.Epsilon) ? (Xy - X * Y / Weight) / spread : 0;
        return (Mean - slope * (OriginX + X / Weight), slope);
    }
}
