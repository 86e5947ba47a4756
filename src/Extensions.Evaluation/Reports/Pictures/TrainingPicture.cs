namespace MLExtensions.Evaluation;

/// <summary>Losses on the training and the validation rows by epoch, thinned to 200 epochs, and the epoch whose parameters the model holds.</summary>
internal static class TrainingPicture
{
    public static string Draw(TrainingHistory history, PictureColor color, SvgTitle title)
    {
        (double Epoch, double Loss)[] training = [.. history.Epochs.Select(epoch => ((double)epoch.Epoch, epoch.TrainingLoss)).Where(one => double.IsFinite(one.TrainingLoss))];
        (double Epoch, double Loss)[] validation = [.. history.Epochs.Where(epoch => epoch.ValidationLoss is { } loss && double.IsFinite(loss)).Select(epoch => ((double)epoch.Epoch, epoch.ValidationLoss!.Value))];
        var (first, last) = (history.Epochs[0].Epoch, history.Epochs[^1].Epoch);
        var canvas = new PictureCanvas(new(new(first - 0.5, Math.Max(last, first + 1) + 0.5), PictureRange.Of(training.Concat(validation).Select(one => one.Loss))) { Left = 56 });
        canvas.YAxis("Loss");
        canvas.XAxis("Epoch", new PictureRange(first, Math.Max(last, first + 1)).Ticks().Where(tick => tick.At == Math.Round(tick.At)));
        if (history.BestEpoch >= first && history.BestEpoch <= last && validation.Length > 0 && validation.MinBy(one => Math.Abs(one.Epoch - history.BestEpoch)) is var best)
            canvas.Dot(best.Epoch, best.Loss, color, 10);
        Draw(training, PictureColor.Reference);
        Draw(validation, color);
        return canvas.ToSvg(title);

        void Draw((double Epoch, double Loss)[] points, PictureColor line)
        {
            var drawn = CurveSimplification.Thin(points, point => point.Epoch, point => point.Loss);
            if (drawn.Length > 0)
                canvas.Line([.. drawn.Select(point => point.Epoch)], [.. drawn.Select(point => point.Loss)], line);
        }
    }
}
